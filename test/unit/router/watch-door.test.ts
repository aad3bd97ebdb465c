import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { ownAddressTo, watchDoor } from '../../../client/src/router/watch-door.ts';
import { arrived, hasIpv6Loopback, type KnockPorts, openKnockPorts, refusedPort, step } from './knock-ports.ts';

const target = { address: '127.0.0.1', family: 4 } as const;

describe('watchDoor', () => {
  let ports: KnockPorts;
  let told: string[];

  beforeEach(() => {
    ports = openKnockPorts();
    told = [];
  });

  afterEach(() => ports.close());

  function watch(doorPort: number, knockPort: number) {
    const tell = (message: string) => told.push(message);
    return watchDoor(target, [step('udp', knockPort)], doorPort, {
      delayMs: 5,
      tries: 1,
      addressLookMs: 10,
      doorLookMs: 10,
      tell,
    });
  }

  it('sends nothing while the door is open', async () => {
    const [knockPort, { port }] = [await ports.udp(), await ports.server(() => looks.push('look'))];
    const looks: string[] = [];
    const watched = watch(port, knockPort);
    await arrived(looks, 3);
    await watched.stop();
    assert.deepEqual({ seen: ports.seen, told }, { seen: [], told: [] });
  });

  it('knocks again when the door has closed, until it opens', async () => {
    const knockPort = await ports.udp();
    let answered = 0;
    // It opens for who has knocked since it was tried last, from the second knock on.
    const door = await ports.server((socket) => {
      const { length } = ports.seen;
      if (length < 2 || length === answered) socket.resetAndDestroy();
      answered = length;
    });
    const watched = watch(door.port, knockPort);
    const last = `the door tcp/${door.port} is open again`;
    while (!told.includes(last)) await new Promise((resolve) => setTimeout(resolve, 5));
    await watched.stop();
    assert.equal(told[0], `the door tcp/${door.port} refused the connection: knocking again`);
    assert.match(told[1]!, /^door still closed after 1 try: sent udp/);
  });

  it('sends nothing any more once it is stopped', async () => {
    const [knockPort, doorPort] = [await ports.udp(), await refusedPort()];
    const watched = watch(doorPort, knockPort);
    await arrived(told, 1);
    await watched.stop();
    const { length } = told;
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(told.length, length);
  });
});

/** The address that Linux sends from is changed by the route to the target. */
const source = `
  import { execFileSync } from 'node:child_process';
  import { createServer } from 'node:net';
  import { watchDoor } from './client/src/router/watch-door.ts';
  const ip = (line) => execFileSync('ip', line.split(' '));
  ip('link set lo up');
  for (const address of ['10.9.0.1', '10.9.0.2', '10.9.0.3']) ip('address add ' + address + '/32 dev lo');
  ip('route replace local 10.9.0.1 dev lo table local src 10.9.0.2');
  createServer(({ remoteAddress }) => console.log('from ' + remoteAddress)).listen(8728, '10.9.0.1', () => {
    const step = { protocol: 'udp', port: 9, packetSize: null, payload: null, delayMs: 1 };
    watchDoor({ address: '10.9.0.1', family: 4 }, [step], 8728, {
      addressLookMs: 20,
      tell(message) {
        console.log(message);
        if (message.includes('open again')) process.exit();
      },
    });
    setTimeout(() => ip('route replace local 10.9.0.1 dev lo table local src 10.9.0.3'), 200);
  });`;

describe('watchDoor, when the own address changes', () => {
  it('knocks again at once', function () {
    const args = ['-n', process.execPath, '--input-type=module', '--eval', source];
    const isPossible = process.getuid?.() === 0 && spawnSync('unshare', ['-n', 'ip', 'link']).status === 0;
    if (!isPossible) {
      console.log('  The change of the own address is not tried: it needs root, unshare and ip.');
      return this.skip();
    }
    this.timeout(30_000);
    const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', timeout: 25_000 });
    const told = [
      'this computer has another address: knocking again',
      'from 10.9.0.3',
      'the door tcp/8728 is open again',
    ];
    assert.deepEqual(stdout.trim().split('\n').sort(), told.sort(), stderr);
  });
});

describe('the own address', () => {
  it('is the one that the system sends from', async () => {
    assert.equal(await ownAddressTo(target), '127.0.0.1');
    if (hasIpv6Loopback) assert.equal(await ownAddressTo({ address: '::1', family: 6 }), '::1');
  });

  it('is not there without a way to the target', async () => {
    assert.equal(await ownAddressTo({ address: '255.255.255.255', family: 4 }), null);
  });
});
