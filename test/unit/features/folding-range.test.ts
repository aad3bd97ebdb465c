import { foldingRanges } from '../../../server/src/features/folding-range.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/folding-range/', import.meta.url));

function describeCase(source: string): string[] {
  const ranges = foldingRanges(new OpenDocument('file:///test.rsc', 1, source));
  return ranges.map(({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind ? ` ${kind}` : ''}`);
}

describe('folding', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));
});
