import assert from 'node:assert/strict';
import fc from 'fast-check';
import { availability, formatPresence, type Presence, parsePresence } from '../../../server/src/schema/presence.ts';

const anyPresence: fc.Arbitrary<Presence> = fc.record(
  {
    ranges: fc.uniqueArray(fc.nat(99), { maxLength: 8 }).map((ends) => {
      const ascending = ends.sort((a, b) => a - b);
      return ascending.map((first, index): [number, number] => [first, (ascending[index + 1] ?? first + 1) - 1]);
    }),
    inPackage: fc.boolean(),
  },
  { noNullPrototype: true },
);

function checkAvailability(text: string, expected: string): void {
  const presence = parsePresence(text);
  const letters = [0, 1, 2, 3, 4].map((versionIndex) => {
    const withPackages = availability(presence, { versionIndex, extraPackages: true, isLenient: false });
    const without = availability(presence, { versionIndex, extraPackages: false, isLenient: false });
    assert.equal(without, withPackages === 'package' ? 'absent' : withPackages);
    return withPackages[0];
  });
  assert.equal(letters.join(''), expected);
}

describe('presence in versions', () => {
  it('holds for both ends of a range', () => {
    checkAvailability('1-3', 'abbba');
    checkAvailability('0,2,4', 'babab');
  });

  it('comes from a package where the base system has nothing', () => {
    checkAvailability('+', 'ppppp');
    checkAvailability('0-1+', 'bbppp');
  });

  it('is the same after writing and reading', () => {
    fc.assert(fc.property(anyPresence, (p) => assert.deepEqual(parsePresence(formatPresence(p)), p)));
  });
});
