import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { useLenses } from '../../../server/src/features/use-lenses.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/use-lenses/', import.meta.url));

function describeCase(source: string): string[] {
  const document = new OpenDocument('file:///test.rsc', 1, source);
  return useLenses(document).map(({ range, command }) => `${range.start.line + 1}: ${command!.title}`);
}

describe('lenses of uses', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));
});
