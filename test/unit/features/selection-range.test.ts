import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Range, SelectionRange } from 'vscode-languageserver-types';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { selectionRanges } from '../../../server/src/features/selection-range.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';
import { anyScript } from '../helpers/random-scripts.ts';

const fixtures = fixturesIn(new URL('../../fixtures/selection-range/', import.meta.url));

function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  const texts: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(document, [position])[0];
  for (; range !== undefined; range = range.parent) {
    const { start, end } = range.range;
    texts.push(document.lines.slice(document.lines.offsetAt(start), document.lines.offsetAt(end)).trimEnd());
  }
  return texts;
}

describe('selection ranges', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('grow, whatever the text', () => {
    fc.assert(
      fc.property(anyScript, fc.double({ min: 0, max: 1, noNaN: true }), (text, at) => {
        const { lines, uri } = new OpenDocument('file:///test.rsc', 1, text);
        const position = lines.positionAt(Math.floor(at * text.length));
        let [range] = selectionRanges(new OpenDocument(uri, 1, text), [position]);
        const offsets = ({ start, end }: Range) => [lines.offsetAt(start), lines.offsetAt(end)] as const;
        for (; range?.parent !== undefined; range = range.parent) {
          const [[start, end], [before, behind]] = [offsets(range.range), offsets(range.parent.range)];
          assert.ok(before <= start && end <= behind && behind - before > end - start);
        }
      }),
    );
  });
});
