import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import { matches } from '../../../server/src/firewall/matchers.ts';
import { findOverlaps } from '../../../server/src/firewall/overlaps.ts';
import { Analysis, createPacket, type Packet } from '../../../server/src/index.ts';

const VALUES = {
  protocol: ['tcp', 'udp', '!tcp'],
  'dst-port': ['1', '2', '1-2', '1-3', '3-4,1', '1-2,3', '!2', '!1-3'],
  'src-address': ['10.0.0.0/8', '10.0.0.1', '10.0.0.1-10.0.0.2', '11.0.0.1', '!10.0.0.1'],
  'connection-state': ['new', 'established,related', 'new,established', '!new', '!established,related'],
  'in-interface': ['ether1', 'bridge', '!ether1'],
};

const rule = fc
  .record(Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, fc.constantFrom(...values)])), {
    requiredKeys: [],
  })
  // The router takes ports only with a protocol that has some.
  .map((given) => ('dst-port' in given && given.protocol !== 'udp' ? { ...given, protocol: 'tcp' } : given))
  .map((properties) => Object.entries(properties).map(([name, value]) => `${name}=${value}`));

/** One packet of each kind that these rules can tell apart. */
const PACKETS: Packet[] = [];
for (const protocol of ['tcp', 'udp', 'sctp'])
  for (const destinationPort of [1, 2, 3, 4, 5])
    for (const source of ['10.0.0.1', '10.0.0.2', '10.0.0.3', '11.0.0.1', '12.0.0.1'])
      for (const connectionState of ['new', 'established', 'related', 'invalid', 'untracked'] as const)
        for (const inInterface of ['ether1', 'bridge', 'ether2'])
          PACKETS.push(createPacket({ protocol, destinationPort, source, connectionState, inInterface }));

/** What the packets themselves say of a rule and the one before it. */
function kindByPackets(earlier: Set<Packet>, later: Set<Packet>): string | null {
  const common = [...later].filter((packet) => earlier.has(packet)).length;
  if (common === 0 || common === later.size) return null;
  return common === earlier.size ? 'generalisation' : 'correlation';
}

describe('rules that overlap', () => {
  it('are those that some packets match both of, and neither is a part of the earlier one', () => {
    fc.assert(
      fc.property(rule, rule, (first, second) => {
        fc.pre(second.length > 0);
        const lines = [`action=drop ${first.join(' ')}`, `action=accept ${second.join(' ')}`];
        const text = `/ip firewall filter\n${lines.map((line) => `add chain=input ${line}\n`).join('')}`;
        const { rules } = new Analysis(text).firewall;
        const met = rules.map((each) => {
          const situation = { lists: new AddressLists(), now: 0 };
          return new Set(PACKETS.filter((packet) => matches(each, { packet, ...situation })));
        });
        const [found] = findOverlaps(rules);
        assert.equal(found?.kind ?? null, kindByPackets(met[0]!, met[1]!), text);
      }),
      { numRuns: 600 },
    );
  });

  it('decide differently, stand in one chain, and are near each other', () => {
    const kinds = (text: string) =>
      findOverlaps(new Analysis(`/ip firewall filter\n${text}`).firewall.rules).map(({ kind }) => kind);
    const drop = 'add action=drop chain=input dst-port=22 protocol=tcp\n';
    const accept = 'add action=accept chain=input protocol=tcp\n';
    assert.deepEqual(kinds(drop + accept), ['generalisation']);
    assert.deepEqual(kinds(drop + drop), []);
    assert.deepEqual(kinds(drop + accept.replace('input', 'forward')), []);
    assert.deepEqual(kinds(drop.replace('drop', 'log') + accept), []);
    assert.deepEqual(kinds(`${drop}add action=accept chain=input\n`), []);
    const ports = (written: string) => drop.replace('22', written);
    assert.deepEqual(kinds(ports('1-2,3') + ports('1-3').replace('drop', 'accept')), []);
    const other = 'add action=drop chain=input dst-port=23 protocol=udp\n';
    assert.deepEqual(kinds(drop + other.repeat(40) + accept), []);
  });
});
