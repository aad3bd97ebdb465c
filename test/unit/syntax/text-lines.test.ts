import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextLines } from '../../../server/src/syntax/text-lines.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r', '\r\n', 'ж', '😀'), { maxLength: 12 })
  .map((c) => c.join(''));
const edit = fc.record({ from: fc.nat(30), removed: fc.nat(4), newText: text });

/** The places that the protocol knows in a text, and some outside. */
function describePlaces(document: Pick<TextLines, 'offsetAt' | 'positionAt'>, length: number) {
  const positions = Array.from({ length: length + 1 }, (_, offset) => document.positionAt(offset));
  const places = Array.from({ length: 60 }, (_, index) => ({ line: Math.floor(index / 6), character: index % 6 }));
  return { positions, offsets: places.map((place) => document.offsetAt(place)) };
}

describe('text lines', () => {
  it('hold the text and its places, whatever the edits', () => {
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 5 }), (before, edits) => {
        const lines = new TextLines(before);
        let expected = before;
        for (const { from, removed, newText } of edits) {
          const start = Math.min(from, expected.length);
          const end = Math.min(start + removed, expected.length);
          expected = expected.slice(0, start) + newText + expected.slice(end);
          lines.replace({ start, end, newText });
          assert.equal(lines.length, expected.length);
          assert.equal(lines.slice(start, start + newText.length), newText);
        }
        const middle = expected.length >> 1;
        assert.equal(lines.slice(0, middle) + lines.slice(middle, expected.length), expected);
        const document = TextDocument.create('file:///a.rsc', 'routeros', 1, expected);
        const isInsideEnd = (offset: number) => expected[offset - 1] === '\r' && expected[offset] === '\n';
        const places = describePlaces(lines, expected.length);
        const known = describePlaces(document, expected.length);
        assert.deepEqual(places.offsets, known.offsets);
        for (const [offset, position] of places.positions.entries()) {
          if (!isInsideEnd(offset)) assert.deepEqual(position, known.positions[offset]);
        }
        assert.equal(lines.toString(), expected);
      }),
      { numRuns: 1000 },
    );
  });
});
