import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EditedText } from '../../../server/src/syntax/edited-text.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';

function applied(text: string, changes: readonly Change[]): string {
  return changes
    .toReversed()
    .reduce((edited, { start, end, newText }) => edited.slice(0, start) + newText + edited.slice(end), text);
}

/** Changes of a text that do not overlap, in order: cut at shares of it, every second piece gets another text. */
function changesOf(text: string, cuts: readonly number[], newTexts: readonly string[]): Change[] {
  const places = cuts.map((share) => Math.floor(share * text.length)).toSorted((one, other) => one - other);
  return newTexts.flatMap((newText, index) => {
    const [start, end] = [places[2 * index], places[2 * index + 1]];
    return start === undefined || end === undefined ? [] : [{ start, end, newText }];
  });
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const step = fc.record({
  cuts: fc.array(share, { maxLength: 8 }),
  newTexts: fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 }),
});

describe('a text that is edited several times', () => {
  it('tells what all edits together are in the text as it was', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(step, { maxLength: 5 }), (text, steps) => {
        const edited = new EditedText(text);
        let expected = text;
        for (const { cuts, newTexts } of steps) {
          const changes = changesOf(expected, cuts, newTexts);
          edited.edit(changes);
          expected = applied(expected, changes);
          assert.equal(edited.toString(), expected);
        }
        assert.equal(applied(text, edited.changes), expected);
      }),
    );
  });

  it('leaves alone what no edit has touched', () => {
    const edited = new EditedText('one two three');
    edited.edit([{ start: 4, end: 7, newText: 'zwei' }]);
    edited.edit([
      { start: 0, end: 0, newText: '> ' },
      { start: 4, end: 6, newText: 'aw' },
    ]);
    assert.deepEqual(edited.changes, [
      { start: 0, end: 0, newText: '> ' },
      { start: 4, end: 7, newText: 'awei' },
    ]);
  });
});
