import fc from 'fast-check';
import { fuzzCase } from '../../../fuzz/mutated-script.ts';
import { checkFormatLaws, formats } from '../../helpers/format-laws.ts';
import { anyScript } from '../../helpers/random-scripts.ts';

const anyFormat = fc.constantFrom(...formats);

describe('formatting keeps the meaning, loses nothing and is done at once', function () {
  this.timeout(60_000);

  it('of any script', () => {
    fc.assert(fc.property(anyScript, anyFormat, checkFormatLaws), { numRuns: 1500 });
  });

  it('of mutated scripts', () => {
    fc.assert(
      fc.property(fuzzCase(), anyFormat, ({ text }, options) => checkFormatLaws(text, options)),
      { numRuns: 1500 },
    );
  });
});
