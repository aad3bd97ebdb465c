import assert from 'node:assert/strict';
import fc from 'fast-check';
import { availability, parsePresence } from '../../../server/src/schema/presence.ts';
import { absenceWords, presenceWords } from '../../../server/src/schema/presence-words.ts';
import { parseVersion } from '../../../server/src/schema/version.ts';

const versions = ['7.10', '7.11', '7.12', '7.13', '7.14'].map((text) => parseVersion(text)!);

function checkPresence(presence: string, expected: string | null): void {
  assert.equal(presenceWords(parsePresence(presence), versions), expected);
}

function checkAbsence(presence: string, versionIndex: number, expected: string | null, extraPackages = true): void {
  const target = { versionIndex, extraPackages, isLenient: false };
  assert.equal(absenceWords(parsePresence(presence), target, versions), expected);
}

describe('words for versions', () => {
  it('say when something exists', () => {
    checkPresence('0-4', null);
    checkPresence('2-4', 'since 7.12');
    checkPresence('0-2', 'until 7.12');
    checkPresence('1-2', '7.11 to 7.12');
    checkPresence('1', 'only 7.11');
    checkPresence('0,3-4', 'until 7.10, since 7.13');
    checkPresence('+', 'with an extra package');
  });

  it('say why a version lacks it', () => {
    checkAbsence('2-4', 1, 'added in 7.12');
    checkAbsence('0-2', 4, 'removed in 7.13');
    checkAbsence('0,3-4', 2, 'removed in 7.11 and added again in 7.13');
    checkAbsence('0-2', 2, null);
  });

  it('count what packages bring', () => {
    checkAbsence('+', 1, null, false);
    checkAbsence('0-1+', 3, null);
    checkAbsence('0-1+', 3, 'moved to an extra package in 7.12', false);
  });

  it('say something of each version that lacks what another base system has, and of no other one', () => {
    const anyEnds = fc.uniqueArray(fc.nat(4), { minLength: 2, maxLength: 4 }).map((ends) => ends.sort((a, b) => a - b));
    fc.assert(
      fc.property(anyEnds, fc.nat(4), fc.boolean(), ([from, to, ...rest], versionIndex, extraPackages) => {
        const presence = parsePresence([`${from}-${to}`, ...rest.slice(0, 1)].join(','));
        const target = { versionIndex, extraPackages, isLenient: false };
        const words = absenceWords(presence, target, versions);
        assert.equal(words !== null, availability(presence, target) === 'absent');
      }),
    );
  });
});
