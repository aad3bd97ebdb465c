import { definition } from '../../../server/src/features/definition.ts';
import { namesOf } from '../../../server/src/features/names/script-names.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';
import { lineOf } from '../helpers/places.ts';

const fixtures = fixturesIn(new URL('../../fixtures/definition/', import.meta.url));

function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  return definition(document, position, [namesOf(document)]).map(({ range }) => lineOf(document, range));
}

describe('definition', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));
});
