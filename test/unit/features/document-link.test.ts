import assert from 'node:assert/strict';
import { documentLinks } from '../../../server/src/features/document-link.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { lineOf } from '../helpers/places.ts';

const fixtures = fixturesIn(new URL('../../fixtures/document-link/', import.meta.url));
const scripts = ['test.rsc', 'lib/base.rsc', 'lib/other.rsc', 'my%20site.rsc'].map((path) => `file:///folder/${path}`);

function describeCase(source: string): string[] {
  const document = new OpenDocument('file:///folder/test.rsc', 1, source);
  return documentLinks(document, scripts).map(({ range, target }) => `${lineOf(document, range)} -> ${target}`);
}

describe('document links', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('do not guess where a document has no folder, or two scripts have the name', () => {
    const links = (uri: string, all: string[]) =>
      documentLinks(new OpenDocument(uri, 1, '/import file-name=a.rsc'), all).map(({ target }) => target);
    assert.deepEqual(links('untitled:Untitled-1', ['file:///x/a.rsc']), ['file:///x/a.rsc']);
    assert.deepEqual(links('untitled:Untitled-1', ['file:///x/a.rsc', 'file:///y/a.rsc']), []);
    assert.deepEqual(links('file:///y/b.rsc', ['file:///x/a.rsc', 'file:///y/a.rsc']), ['file:///y/a.rsc']);
  });
});
