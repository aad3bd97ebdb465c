import assert from 'node:assert/strict';
import { namesOf } from '../../../server/src/features/names/script-names.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { references } from '../../../server/src/features/references.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';
import { lineOf } from '../helpers/places.ts';

const fixtures = fixturesIn(new URL('../../fixtures/references/', import.meta.url));

function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  return references(document, position, true, [namesOf(document)]).map(({ range }) => lineOf(document, range));
}

describe('references', () => {
  for (const { name, fixture } of fixtures) it(`of ${name}`, () => checkExpectations(fixture, describeCase));

  it('are those of all scripts, without the definitions if these are not wanted', () => {
    const { document, position } = openAtMark('/ip firewall filter add chain=input src-address-list=off<|>ice');
    const other = new OpenDocument('file:///b.rsc', 1, '/ip firewall address-list add list=office address=192.0.2.1');
    const scripts = [document, other].map(namesOf);
    const uris = (withDefinitions: boolean) =>
      references(document, position, withDefinitions, scripts).map(({ uri }) => uri);
    assert.deepEqual(uris(true), ['file:///test.rsc', 'file:///b.rsc']);
    assert.deepEqual(uris(false), ['file:///test.rsc']);
  });

  it('of a local variable are those of its own file', () => {
    const { document, position } = openAtMark(':local x 1; :put $x<|>');
    const other = new OpenDocument('file:///b.rsc', 1, ':local x 1; :put $x');
    assert.equal(references(document, position, true, [document, other].map(namesOf)).length, 2);
  });
});
