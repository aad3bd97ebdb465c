import assert from 'node:assert/strict';
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { type DoorEvent, knock, knockUntilOpen, type StepEvent } from '../../../client/src/router/knock.ts';
import { arrived, hasIpv6Loopback, type KnockPorts, openKnockPorts, step } from './knock-ports.ts';

const name = 'router.example';

describe('a host with several addresses', () => {
  const system = dns.lookup;
  let ports: KnockPorts;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  beforeEach(() => {
    ports = openKnockPorts('127.0.0.2');
  });

  afterEach(async () => {
    answerWith(system);
    await ports.close();
  });

  /** What the system's resolver says of any name. */
  function resolvesTo(...addresses: string[]): void {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    answerWith((async (_: string, { family }: { family: number }) =>
      found.filter((each) => family === 0 || each.family === family)) as unknown as typeof dns.lookup);
  }

  function answerWith(lookup: typeof dns.lookup): void {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  }

  it('is knocked at each of them in turn, until a door opens', async () => {
    resolvesTo('127.0.0.1', '127.0.0.2');
    const { port: door } = await ports.server(() => {});
    const knockPort = await ports.udp();
    const told: string[] = [];
    const { address, tries } = await knockUntilOpen(name, [step('udp', knockPort)], door, {
      delayMs: 5,
      onStep: (event: StepEvent) => told.push(`knock ${event.address}`),
      onDoor: (event: DoorEvent) => told.push(`door ${event.address} ${event.state}`),
    });
    assert.deepEqual({ address, tries }, { address: '127.0.0.2', tries: 1 });
    assert.deepEqual(told, ['knock 127.0.0.1', 'door 127.0.0.1 closed', 'knock 127.0.0.2', 'door 127.0.0.2 open']);
  });

  it('is left alone at one that this computer cannot send to', async () => {
    resolvesTo('255.255.255.255', '127.0.0.2');
    const { port: door } = await ports.server(() => {});
    const [a, b] = [await ports.udp(), await ports.udp()];
    assert.equal((await knock(name, [step('udp', a)], { delayMs: 5 })).address, '127.0.0.2');
    const opened = await knockUntilOpen(name, [step('udp', b)], door, { delayMs: 5 });
    assert.equal(opened.address, '127.0.0.2');
    await arrived(ports.seen, 2);
    assert.deepEqual(ports.seen, [`udp/${a} ""`, `udp/${b} ""`]);
  });

  it('is an error, with all answers, where no door opens', async () => {
    resolvesTo('127.0.0.1', '127.0.0.3');
    const closed = knockUntilOpen(name, [step('udp', 9)], 9, { delayMs: 1, tries: 1 });
    await assert.rejects(closed, /127\.0\.0\.1:9 refused the connection, 127\.0\.0\.3:9 refused the connection/);
  });

  it('is an error where nothing can be sent to any', async () => {
    resolvesTo('255.255.255.255', '255.255.255.255');
    await assert.rejects(knock(name, [step('udp', 9)]), /cannot send to 255/);
    await assert.rejects(knockUntilOpen(name, [step('udp', 9)], 9), /cannot send to 255/);
  });

  it('is knocked at over the family that is asked for, or that of the own address', async function () {
    if (!hasIpv6Loopback) return this.skip();
    resolvesTo('::1', '127.0.0.2');
    const steps = [step('udp', 9)];
    assert.equal((await knock(name, steps, { delayMs: 1 })).address, '::1');
    assert.equal((await knock(name, steps, { delayMs: 1, family: 4 })).address, '127.0.0.2');
    assert.equal((await knock(name, steps, { delayMs: 1, bind: '127.0.0.9' })).address, '127.0.0.2');
    await assert.rejects(knock(name, steps, { bind: '127.0.0.9', family: 6 }), /127\.0\.0\.9 is not an IPv6 address/);
  });
});
