import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check } from '../../../server/src/index.ts';

const LISTS = ['a', 'b', 'stage-1', 'stage-2', 'satge-1', 'Open House', 'open house', '!a', ''];
const CHAINS = ['input', 'forward', 'x', 'y', 'z'];

/** Arguments that fit no better together than chance has it: chains that jump in circles, lists that fill themselves. */
const rule = fc
  .record(
    {
      action: fc.constantFrom('accept', 'drop', 'jump', 'return', 'add-src-to-address-list', 'log', ''),
      chain: fc.constantFrom(...CHAINS),
      'jump-target': fc.constantFrom(...CHAINS),
      'address-list': fc.constantFrom(...LISTS),
      'src-address-list': fc.constantFrom(...LISTS),
      'address-list-timeout': fc.constantFrom('10s', '1h', 'none-static', '', 'soon'),
      'dst-port': fc.constantFrom('1000', '2000-3000', '!22', '22,80', ''),
      protocol: fc.constantFrom('tcp', 'udp', '!icmp', ''),
      'connection-state': fc.constantFrom('new', 'established,related', '!established', ''),
      disabled: fc.constantFrom('yes', 'no', 'maybe'),
      disable: fc.constantFrom('yes', 'no'),
    },
    { requiredKeys: [] },
  )
  .map((properties) => {
    const written = Object.entries(properties).map(([name, value]) => `${name}="${value}"`);
    return `add ${written.join(' ')}`;
  });
const menu = fc.constantFrom('/ip firewall filter', '/ipv6 firewall filter', '/ip firewall raw', '/ip firewall mangle');
const firewall = fc
  .array(fc.oneof({ weight: 8, arbitrary: rule }, menu), { maxLength: 30 })
  .map((lines) => lines.join('\n'));

describe('any firewall', () => {
  it('is checked to the end, and each fix gives a text that is none the worse in syntax', () => {
    fc.assert(
      fc.property(firewall, (lines) => {
        const text = `/ip firewall filter\n${lines}`;
        for (const { fix } of check(text)) {
          for (const { start, end, newText } of fix?.edits ?? []) {
            const fixed = text.slice(0, start) + newText + text.slice(end);
            assert.ok(
              check(fixed).every(({ code }) => code !== 'SY000'),
              fixed,
            );
          }
        }
      }),
    );
  });
});
