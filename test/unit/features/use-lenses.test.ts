import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { useLenses } from '../../../server/src/features/use-lenses.ts';
import type { ShownUses } from '../../../server/src/protocol.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/use-lenses/', import.meta.url));

/** `line: title`, and the lines that a click shows. */
function describeCase(source: string): string[] {
  const document = new OpenDocument('file:///test.rsc', 1, source);
  return useLenses(document).map(({ range, command }) => {
    const [shown] = command!.arguments as [ShownUses];
    const lines = shown.locations.map((location) => location.range.start.line + 1);
    return `${range.start.line + 1}: ${command!.title}, shows ${lines.join(' and ')}`;
  });
}

describe('lenses of uses', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));
});
