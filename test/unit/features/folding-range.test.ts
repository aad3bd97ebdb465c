import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldingRanges } from '../../../server/src/features/folding-range.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { anyScript } from '../helpers/random-scripts.ts';

const fixtures = fixturesIn(new URL('../../fixtures/folding-range/', import.meta.url));

function describeCase(source: string): string[] {
  const ranges = foldingRanges(new OpenDocument('file:///test.rsc', 1, source));
  return ranges.map(({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind ? ` ${kind}` : ''}`);
}

describe('folding', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));

  it('takes lines of the document, whatever the text', () => {
    fc.assert(
      fc.property(anyScript, (text) => {
        const document = new OpenDocument('file:///test.rsc', 1, text);
        const last = document.lines.positionAt(text.length).line;
        for (const { startLine, endLine } of foldingRanges(document)) assert.ok(startLine < endLine && endLine <= last);
      }),
    );
  });
});
