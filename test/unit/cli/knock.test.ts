import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arrived, type KnockPorts, openKnockPorts, refusedPort } from '../router/knock-ports.ts';
import { checkRun, runRsc } from './run-rsc.ts';

const host = '127.0.0.1';
const nothing = /^$/;

/** `rsc knock` with a short pause. */
const knock = (...args: (string | number)[]) => runRsc(['knock', '-d', '20', ...args.map(String)]);

describe('rsc knock', () => {
  let ports: KnockPorts;

  beforeEach(() => {
    ports = openKnockPorts();
  });

  afterEach(() => ports.close());

  it('sends the knocks in order and tells each', async () => {
    const [a, b] = [await ports.tcp(), await ports.udp()];
    const run = await knock(host, `${b}:udp`, `${a}:tcp`, a);
    await arrived(ports.seen, 3);
    assert.deepEqual(ports.seen, [`udp/${b} ""`, `tcp/${a}`, `tcp/${a}`]);
    const [first, second, third, done] = run.stdout.split('\n');
    assert.equal(first, `knock 1 of 3: udp/${b} to 127.0.0.1`);
    assert.equal(second, `knock 2 of 3: tcp/${a} to 127.0.0.1`);
    assert.equal(third, `knock 3 of 3: tcp/${a} to 127.0.0.1`);
    assert.match(done ?? '', /^Done: the knock was sent to 127.0.0.1. No door was tried/);
    checkRun(run, 0, /Done/, nothing);
  });

  it('takes a port alone as UDP with -u, and repeats', async () => {
    const port = await ports.udp();
    const run = await knock('-u', '--repeat', 2, host, port);
    await arrived(ports.seen, 2);
    checkRun(run, 0, new RegExp(`knock 2 of 2: udp/${port}`), nothing);
  });

  it('sends from the address and the port that it is told, and bytes in hexadecimal digits', async function () {
    if (process.platform !== 'linux') return this.skip();
    const froms: string[] = [];
    const { port } = await ports.server(({ remoteAddress, remotePort }) =>
      froms.push(`${remoteAddress}:${remotePort}`),
    );
    const [udp, own] = [await ports.udp(), await refusedPort()];
    const steps = [`${port}:tcp`, `${udp}:udp:hex=6869`];
    const run = await knock('--bind', '127.0.0.2', '--source-port', own, host, ...steps);
    checkRun(run, 0, new RegExp(`knock 2 of 2: udp/${udp} with 2 bytes of payload to 127.0.0.1`), nothing);
    assert.deepEqual(froms, [`127.0.0.2:${own}`]);
    assert.deepEqual(ports.seen, [`udp/${udp} "hi"`]);
  });

  it('sends a ping of a size, or says what is in the way', async () => {
    const run = await knock(host, 'icmp:720');
    if (run.code === 0) checkRun(run, 0, /knock 1 of 1: icmp of 720 bytes to 127.0.0.1/, nothing);
    else checkRun(run, 2, nothing, /The knock icmp of 720 bytes .*was not sent.* ping/);
  });

  it('ends with 0 when the door is open', async () => {
    const { port: door } = await ports.server(() => {});
    const run = await knock(host, await ports.tcp(), '--door', door);
    checkRun(
      run,
      0,
      new RegExp(`door tcp/${door}: open \\(try 1 of 10\\)\nDone: tcp/${door} of 127.0.0.1 is open`),
      nothing,
    );
  });

  it('ends with 1 when the door stays closed', async () => {
    const [port, door] = [await ports.tcp(), await refusedPort()];
    const run = await knock(host, port, '--door', door, '--tries', 2);
    checkRun(
      run,
      1,
      new RegExp(`door tcp/${door}: closed \\(try 2 of 2\\)\n$`),
      new RegExp(`^rsc: door still closed after 2 tries: sent tcp/${port}; 127.0.0.1:${door} refused`),
    );
    assert.equal(ports.seen.length, 2);
  });

  it('prints nothing but one object with --json, whether the door opens or not', async () => {
    const [port, closed] = [await ports.tcp(), await refusedPort()];
    const { port: open } = await ports.server(() => {});
    const common = { host, address: host, family: 4, steps: [`tcp/${port}`] };
    const checkJson = async (door: object | null, code: number, ...args: (string | number)[]) => {
      const run = await knock('--json', host, port, ...args);
      assert.deepEqual(JSON.parse(run.stdout), { ...common, door });
      assert.equal(run.code, code);
    };
    await checkJson(null, 0);
    await checkJson({ port: open, state: 'open', tries: 1 }, 0, '--door', open);
    await checkJson({ port: closed, state: 'closed', tries: 1 }, 1, '--door', closed, '--tries', 1);
  });

  it('says so where the name of the router is empty, as from a variable that is not set', async () => {
    checkRun(await knock('', 7000), 2, nothing, /The name "" could not be resolved/);
  });

  it('stops in good order at Ctrl-C', async function () {
    if (process.platform === 'win32') return this.skip();
    const run = await runRsc(['knock', '-d', '60000', host, `${await ports.tcp()}`, '9'], {
      onOutput: (stdout, child) => {
        if (stdout.includes('knock 1 of 2')) child.kill('SIGINT');
      },
    });
    checkRun(run, 130, /knock 1 of 2/, /^rsc: The knock was cancelled after 1 of 2 packets.\n$/);
  });

  describe('--from', () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'rsc-knock-'));
    });

    after(() => rm(folder, { recursive: true }));

    /** A firewall with one knock in front of each door. */
    async function firewall(...gates: { knock: number; door: number }[]): Promise<string> {
      const path = join(folder, 'firewall.rsc');
      const rules = gates.flatMap(({ knock, door }) => [
        `add chain=input protocol=tcp dst-port=${knock} action=add-src-to-address-list address-list=for-${door} address-list-timeout=1m`,
        `add chain=input protocol=tcp dst-port=${door} src-address-list=for-${door} action=accept`,
      ]);
      await writeFile(path, ['/ip firewall filter', ...rules, 'add chain=input action=drop', ''].join('\n'));
      return path;
    }

    it('knocks as the script asks, and shows the plan before', async () => {
      const port = await ports.tcp();
      const run = await knock('--from', await firewall({ knock: port, door: 8728 }), host);
      checkRun(
        run,
        0,
        new RegExp(
          `^plan from .*firewall.rsc: tcp/${port} over IPv4, opens tcp/8728 for 60 s\nknock 1 of 1: tcp/${port}`,
        ),
        nothing,
      );
      assert.deepEqual(ports.seen, [`tcp/${port}`]);
    });

    it('wants the door if there are several knocks', async () => {
      const [port, { port: door }] = [await ports.tcp(), await ports.server(() => {})];
      const path = await firewall({ knock: 7, door: 22 }, { knock: port, door });
      checkRun(await knock('--from', path, host), 2, nothing, /holds 2 knock sequences. Nothing was sent.*--door PORT/);
      checkRun(await knock('--from', path, host, '--door', door), 0, new RegExp(`knock 1 of 1: tcp/${port} `), nothing);
    });

    it('takes the knock of the family of the host', async () => {
      const [v4, v6] = [await ports.tcp(), await ports.tcp()];
      const path = await firewall({ knock: v4, door: 22 });
      const text = await readFile(path, 'utf8');
      await writeFile(path, text + text.replace('/ip ', '/ipv6 ').replace(`=${v4} `, `=${v6} `));
      checkRun(await knock('--from', path, host), 0, new RegExp(`knock 1 of 1: tcp/${v4} `), nothing);
      checkRun(await knock('--from', path, 'localhost'), 2, nothing, /2 knock sequences.*(-4, -6)/);
      const tcp6 = new RegExp(`plan from .*: tcp/${v6} over IPv6`);
      checkRun(await knock('--from', path, '-6', 'no..such'), 2, tcp6, /could not be resolved to an IPv6 address/);
    });

    it('says so if the script itself keeps the door closed', async () => {
      const path = await firewall({ knock: await ports.tcp(), door: 22 });
      const text = await readFile(path, 'utf8');
      await writeFile(path, text.replace('filter\n', 'filter\nadd chain=input action=drop\n'));
      checkRun(await knock('--from', path, host), 0, /opens tcp\/22 for 60 s; but by the rules of the script/, nothing);
    });

    it('takes the only knock for a port that the router translates', async () => {
      const port = await ports.tcp();
      const path = await firewall({ knock: port, door: 22 });
      const { port: door } = await ports.server(() => {});
      checkRun(await knock('--from', path, host, '--door', door), 0, /opens tcp\/22 for 60 s/, nothing);
    });

    it('ends with 2 if the script has no knock', async () => {
      checkRun(
        await knock('--from', await firewall(), host),
        2,
        nothing,
        /holds no complete knock sequence over IPv4; .*Nothing was sent/,
      );
    });
  });

  describe('ends with 2 and says why', () => {
    async function checkRefused(args: string[], stderr: RegExp): Promise<void> {
      checkRun(await knock(...args), 2, nothing, stderr);
    }

    it('without a host', () => checkRefused([], /missing required argument 'host'/));
    it('without knocks', () => checkRefused([host], /Give either the knocks .* or a script/));
    it('with knocks and a script', () => checkRefused(['--from', 'x.rsc', host, '80'], /Give either/));
    it('at a port out of range', () => checkRefused([host, '65536'], /Knock 1 cannot be read: a port/));
    it('at a ping that is too small', () =>
      checkRefused([host, 'icmp:8'], /shorter than its headers.*Nothing was sent/));
    it('at a name to send from', () => checkRefused(['--bind', 'eth0', host, '80'], /"eth0" is no address/));
    it('at an unknown protocol', () =>
      checkRefused([host, '79', '80:sctp=pass'], /^(?!.*pass).*Knock 2 cannot be read/));
    it('at a door out of range', () => checkRefused([host, '80', '--door', '0'], /whole number from 1 to 65535/));
    it('at a delay that is no number', () => checkRefused(['-d', '1s', host, '80'], /whole number from 0 to 60000/));
    it('with -4 and -6', () => checkRefused(['-4', '-6', host, '80'], /cannot be used with/));
    it('at an address of the other family', () => checkRefused(['-6', host, '80'], /not an IPv6 address/));
    it('at a name that does not exist', () => checkRefused(['no..such', '80'], /"no\.\.such" could not be resolved/));
    it('at a script that does not exist', () =>
      checkRefused(['--from', 'none.rsc', host], /There is no file none.rsc/));
    it('at an unknown option', () => checkRefused(['--dor', '80', host, '80'], /unknown option '--dor'/));
  });
});
