import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { PracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { knock } from '../../../client/src/router/knock.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { freePorts } from '../helpers/knock-firewall.ts';
import { hasIpv6Loopback } from '../router/knock-ports.ts';
import { startRouter, stopAll, until } from './harness.ts';

const canHear =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('perl', ['-v']).status === 0 &&
  spawnSync('ping', ['-c', '1', '127.0.0.1']).status === 0;

/** A ping of 100 bytes, then a UDP packet that says `01 02`, open the API. */
function firewall(udpPort: number, menu = '/ip firewall filter', icmp = 'icmp'): string {
  return `${menu}
add chain=input protocol=udp dst-port=${udpPort} src-address-list=pinged content="\\01\\02" action=add-src-to-address-list address-list=door address-list-timeout=1h
add chain=input protocol=${icmp} packet-size=100 action=add-src-to-address-list address-list=pinged address-list-timeout=20s
add chain=input protocol=tcp dst-port=8728 src-address-list=door action=accept
add chain=input action=drop`;
}

describe('practice router, knocks by ping', function () {
  this.timeout(20_000);
  let router: PracticeRouter;
  let log: string[];

  beforeEach(() => {
    log = [];
  });

  afterEach(stopAll);

  async function start(script: string, host?: string): Promise<void> {
    router = await startRouter({ script, log: (line) => log.push(line), ...(host !== undefined && { host }) });
  }

  it('are told as `rsc knock` takes them', async () => {
    const [port] = await freePorts(1);
    await start(firewall(port!));
    assert.deepEqual(router.ready.knock, ['icmp:100', `${port}:udp:hex=0102`]);
  });

  it('are heard, with their size, where the system lets that happen', async function () {
    if (!canHear) {
      console.log('  Pings at the practice router are not tried: that needs Linux, root, perl and ping.');
      return this.skip();
    }
    const [port] = await freePorts(1);
    await start(firewall(port!));
    assert.deepEqual(
      log.filter((line) => line.includes('unheard')),
      [],
    );
    await knock('127.0.0.1', parseKnocks(`icmp:99 ${port}:udp:hex=0102`), { delayMs: 50 });
    await until(() => log.some((line) => line.startsWith('packet udp/')));
    assert.deepEqual(router.lists(), []);
    await knock('127.0.0.1', parseKnocks(router.ready.knock.join(' ')), { delayMs: 50 });
    await until(() => router.lists().includes('door 127.0.0.1'));
    assert.match(log.join('\n'), /packet icmp of 99 bytes from 127.0.0.1 .*: dropped\n/);
    assert.equal(log.filter((line) => line.startsWith('packet icmp')).length, 2, 'answers are no knocks');
  });

  it('are heard over IPv6', async function () {
    if (!canHear || !hasIpv6Loopback) return this.skip();
    const [port] = await freePorts(1);
    await start(firewall(port!, '/ipv6 firewall filter', 'icmpv6'), '::1');
    await knock('::1', parseKnocks(router.ready.knock.join(' ')), { delayMs: 50 });
    await until(() => router.rows('/ipv6/firewall/address-list').some(({ list }) => list === 'door'));
  });

  it('go unheard elsewhere, which is said when the router starts', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const [port] = await freePorts(1);
      await start(firewall(port!));
      await router.settled();
    } finally {
      process.env.PATH = path;
    }
    const told = log.filter((line) => line.includes('unheard'));
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0]!, /^pings cannot be heard here \(.+\): knocks by ping go unheard$/);
  });
});
