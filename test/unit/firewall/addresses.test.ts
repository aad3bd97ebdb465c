import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contains, parseAddressRange } from '../../../server/src/firewall/addresses.ts';

function checkContains(range: string, address: string, expected: boolean): void {
  const parsed = parseAddressRange(range);
  assert.ok(parsed !== null, range);
  assert.equal(contains(parsed, parseAddressRange(address)!), expected, `${address} in ${range}`);
}

const toText = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

describe('addresses', () => {
  it('are one address, a prefix or a range', () => {
    checkContains('10.0.0.1', '10.0.0.1', true);
    checkContains('10.0.0.1', '10.0.0.2', false);
    checkContains('10.0.0.7/8', '10.255.255.255', true);
    checkContains('0.0.0.0/0', '255.255.255.255', true);
    checkContains('10.0.0.1-10.0.0.9', '10.0.0.9', true);
    checkContains('10.0.0.1-10.0.0.9', '10.0.0.10', false);
    checkContains('2001:db8::/32', '2001:db8:ffff::1', true);
    checkContains('2001:db8::/32', '2001:db9::', false);
    checkContains('::1-::ff', '::80', true);
  });

  it('keep the two families apart', () => {
    checkContains('0.0.0.0/0', '::1', false);
    checkContains('::/0', '10.0.0.1', false);
  });

  it('are nothing else', () => {
    for (const text of [
      '',
      'host.example',
      '10.0.0.0/33',
      '::/129',
      '10.0.0.9-10.0.0.1',
      '10.0.0.1-::1',
      '10.0.0.0/x',
      '$',
    ]) {
      assert.equal(parseAddressRange(text), null, text);
    }
  });

  it('of a prefix are its first to its last, and not the ones beside them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 1, max: 32 }), (address, length) => {
        const size = 2 ** (32 - length);
        const first = Math.floor(address / size) * size;
        const prefix = `${toText(address)}/${length}`;
        checkContains(prefix, toText(first), true);
        checkContains(prefix, toText(first + size - 1), true);
        if (first > 0) checkContains(prefix, toText(first - 1), false);
        if (first + size <= 0xffffffff) checkContains(prefix, toText(first + size), false);
      }),
    );
  });
});
