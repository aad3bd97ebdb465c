import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Analysis } from '../../../../server/src/analysis.ts';
import { toChanges } from '../../helpers/edits.ts';
import { anyEdit, anyScript } from '../../helpers/random-scripts.ts';
import { checkReading } from '../../helpers/reading-law.ts';

/** The last two are those whose parser finds out later about some mistakes, and one of which no tree exists. */
const version = fc.constantFrom('7.9', '7.22.1', '7.24', '6.49');

function checkStrayBrackets(text: string, expected: number[]): void {
  const { complaints } = new Analysis(text).reading;
  assert.deepEqual(
    complaints.filter(({ kind }) => kind === 'stray').map(({ start }) => start),
    expected,
  );
}

describe("a reading by the router's parser", () => {
  it('says statement by statement what it says of the whole text', () => {
    fc.assert(
      fc.property(anyScript, version, (text, routeros) => checkReading(text, routeros)),
      { numRuns: 1000 },
    );
  });

  it('says after any edits what it says of the text that comes of them', () => {
    fc.assert(
      fc.property(anyScript, version, fc.array(anyEdit, { minLength: 1, maxLength: 4 }), (text, routeros, edits) =>
        checkReading(text, routeros, toChanges(text, edits)),
      ),
      { numRuns: 2000 },
    );
  });

  it('looks again at what is set far behind a declaration that is edited', () => {
    const text = `:global count\n${'/ip address print\n'.repeat(100)}:set count 1\n`;
    checkReading(text, '7.24', [{ start: 8, end: 9, newText: 'k' }]);
    checkReading(text, '7.24', [{ start: 0, end: 7, newText: ':put   ' }]);
  });

  it('refuses what is wrong, for as long as it is', () => {
    const analysis = new Analysis(':put 1\n:put )\n:put 2\n');
    assert.deepEqual(analysis.reading.refused, [{ start: 7, end: 14 }]);
    analysis.update({ start: 12, end: 13, newText: '2' });
    assert.deepEqual(analysis.reading.refused, []);
  });

  it('knows where the script ends for the router, and reads on all the same', () => {
    checkStrayBrackets(':put 1\n}\n:put 2\n', [7]);
    checkStrayBrackets(':put 1 ]', [7]);
    checkStrayBrackets('}}\n:put 1 ]', [0, 1, 10]);
    checkStrayBrackets(':do { :put 1 }\n', []);
    checkStrayBrackets('', []);
  });
});
