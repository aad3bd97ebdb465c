import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import { findDeadRules } from '../../../server/src/firewall/dead-rules.ts';
import { matches } from '../../../server/src/firewall/matchers.ts';
import { createPacket } from '../../../server/src/firewall/packet.ts';
import { Analysis } from '../../../server/src/index.ts';

const firewallOf = (lines: readonly string[]) => new Analysis(['/ip firewall filter', ...lines].join('\n')).firewall;

/** The numbers of the lines whose rules are dead, from 1. */
function deadLines(...lines: string[]): number[] {
  const { rules, ...rest } = firewallOf(lines);
  return findDeadRules({ rules, ...rest }).map(({ rule }) => rules.indexOf(rule) + 1);
}

/** Few values, so that rules often cover each other. */
const rule = fc
  .record(
    {
      action: fc.constantFrom('accept', 'drop', 'return', 'log', 'passthrough'),
      protocol: fc.constantFrom('tcp', 'udp', '!tcp'),
      'dst-port': fc.constantFrom('1', '2', '1-2', '1,3', '2-4', '!2', '0-65535'),
      'src-address': fc.constantFrom('192.0.2.0/31', '192.0.2.0', '192.0.2.1-192.0.2.2', '0.0.0.0/0', '!192.0.2.1'),
      'connection-state': fc.constantFrom('new', 'established', 'new,established', '!new', '!invalid'),
      'src-address-list': fc.constantFrom('friends', '!friends'),
      disabled: fc.constantFrom('yes', 'no'),
    },
    { requiredKeys: ['action'] },
  )
  .map(
    (properties) =>
      `add chain=input ${Object.entries(properties)
        .map((pair) => pair.join('='))
        .join(' ')}`,
  );

const packet = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp'),
    destinationPort: fc.integer({ min: 0, max: 5 }),
    source: fc.constantFrom('192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3'),
    connectionState: fc.constantFrom('new', 'established', 'related', 'invalid', 'untracked'),
  })
  .map(createPacket);

describe('dead rules', () => {
  it('match no packet that a rule before them leaves undecided', () => {
    const lists = new AddressLists();
    lists.add({ list: 'friends', address: '192.0.2.1', expiresAt: null, dynamic: false });
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 12 }), fc.array(packet, { maxLength: 30 }), (lines, packets) => {
        const firewall = firewallOf(lines);
        for (const { rule: dead } of findDeadRules(firewall)) {
          for (const each of packets) {
            const situation = { packet: each, lists, now: 0 };
            if (matches(dead, situation) !== true) continue;
            const before = firewall.rules.slice(0, firewall.rules.indexOf(dead));
            const deciding = before.filter(({ action, disabled }) => !disabled && /accept|drop|return/.test(action));
            assert.ok(deciding.some((other) => matches(other, situation) === true));
          }
        }
      }),
    );
  });

  it('are found behind several rules that decide together', () => {
    const web = (ports: string) => `add action=accept chain=input dst-port=${ports} protocol=tcp`;
    assert.deepEqual(deadLines(web('80'), web('443-445'), web('81-442'), web('100-400,444')), [4]);
    assert.deepEqual(deadLines(web('80'), web('82'), web('80-82')), []);
  });

  it('are found behind rules that take each of their states', () => {
    const of = (states: string) => `add action=drop chain=input connection-state=${states}`;
    assert.deepEqual(deadLines(of('new'), of('established,related'), of('new,related')), [3]);
    assert.deepEqual(deadLines(of('new'), of('!new,invalid'), of('established,new'), of('invalid')), [3]);
  });

  it('are none behind what is decided by chance, by a rate, or on a list that rules fill', () => {
    const drop = 'add action=drop chain=input';
    assert.deepEqual(deadLines(`${drop} random=50`, `${drop} random=50`), []);
    assert.deepEqual(deadLines(`${drop} limit=5,5:packet`, drop), []);
    const fill = 'add action=add-src-to-address-list address-list=a chain=input';
    assert.deepEqual(deadLines(`${drop} src-address-list=a`, fill, `${drop} src-address-list=a`), []);
    assert.deepEqual(deadLines(`${drop} src-address-list=b`, `${drop} src-address-list=b`), [2]);
  });

  it('are none where a script does more than add rules that are known', () => {
    const accept = 'add action=accept chain=input';
    assert.deepEqual(deadLines(accept, accept), [2]);
    assert.deepEqual(deadLines(accept, accept, 'set [find comment=$which] disabled=yes'), []);
  });

  it('are none in another chain, and none behind rules that are off or refused', () => {
    const accept = 'add action=accept';
    assert.deepEqual(deadLines(`${accept} chain=forward`, `${accept} chain=input`), []);
    assert.deepEqual(deadLines(`${accept} chain=input disabled=yes`, `${accept} chain=input`), []);
    assert.deepEqual(deadLines(`${accept} chain=input sorce=x`, `${accept} chain=input`), []);
  });
});
