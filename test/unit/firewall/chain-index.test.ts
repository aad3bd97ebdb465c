import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import { ChainIndex } from '../../../server/src/firewall/chain-index.ts';
import { matches } from '../../../server/src/firewall/matchers.ts';
import { createPacket } from '../../../server/src/firewall/packet.ts';
import { readRule } from '../../../server/src/firewall/rule.ts';

const ports = ['22', '80,443', '1000-2000', '!22', '8000-8003'];
const addresses = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '10.1.2.1-10.1.2.9', '!10.1.2.3', '0.0.0.0/0', 'a.example'];
const lists = ['office', 'bad', 'stage', '!office', '!stage'];
const interfaces = ['ether1', 'bridge', '!ether1', 'all-ethernet'];
const rule = fc
  .record(
    {
      protocol: fc.constantFrom('tcp', 'udp'),
      'dst-port': fc.constantFrom(...ports),
      'src-address': fc.constantFrom(...addresses),
      'dst-address': fc.constantFrom(...addresses),
      'src-address-list': fc.constantFrom(...lists),
      'in-interface': fc.constantFrom(...interfaces),
    },
    { requiredKeys: [] },
  )
  .map((properties) => readRule(4, 'filter', new Map(Object.entries({ chain: 'input', ...properties }))));
const packet = fc
  .record({
    protocol: fc.constantFrom('tcp', 'udp'),
    destinationPort: fc.constantFrom(22, 80, 443, 1500, 8003, 9),
    source: fc.constantFrom('10.1.2.3', '10.1.2.5', '10.9.9.9', '192.0.2.1'),
    destination: fc.constantFrom('10.1.2.3', '192.0.2.1'),
    inInterface: fc.constantFrom('ether1', 'bridge', 'vlan7'),
  })
  .map(createPacket);

describe('the index of a chain', () => {
  it('finds all rules that match a packet, in order', () => {
    const names = fc.subarray(['office', 'bad']);
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 20 }), packet, names, (rules, sent, listed) => {
        const known = new AddressLists();
        for (const list of listed) known.add({ list, address: sent.source, expiresAt: null, dynamic: true });
        const found = new ChainIndex(rules, new Set(['stage'])).candidates(sent, known);
        assert.deepEqual(
          found,
          rules.filter((each) => found.includes(each)),
        );
        // On its way through the chain a rule may put it on a list.
        known.add({ list: 'stage', address: sent.source, expiresAt: null, dynamic: true });
        for (const each of rules) {
          const mayMatch = matches(each, { packet: sent, lists: known, now: 0 }) !== false;
          assert.ok(!mayMatch || found.includes(each), JSON.stringify([...each.properties]));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('passes over rules for other senders, ports and lists', () => {
    const rules = [
      { 'src-address': '10.0.0.1' },
      { 'src-address': '10.0.0.2' },
      { protocol: 'tcp', 'dst-port': '23' },
      { 'src-address-list': 'office' },
      { 'in-interface': 'bridge' },
      {},
    ].map((properties) => readRule(4, 'filter', new Map(Object.entries(properties))));
    const found = new ChainIndex(rules, new Set()).candidates(createPacket({ source: '10.0.0.2' }), new AddressLists());
    assert.deepEqual(
      found.map((each) => rules.indexOf(each)),
      [1, 5],
    );
  });
});
