import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hover } from '../../../server/src/features/hover.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';

const fixtures = fixturesIn(new URL('../../fixtures/hover/', import.meta.url));

/** The text that is shown, line by line, and the words that it is about. */
function describeCase(source: string): string[] {
  const { document, position } = openAtMark(source);
  const shown = hover(document, position);
  if (shown === null) return ['nothing'];
  const { start, end } = shown.range!;
  const words = document.lines.slice(document.lines.offsetAt(start), document.lines.offsetAt(end));
  const { value } = shown.contents as MarkupContent;
  return [`on ${words}`, ...value.split('\n').filter((line) => line !== '')];
}

describe('hover', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('never fails, wherever it is asked for', () => {
    const text = '/ip firewall filter add chain=input src-address="1.2.3.4" comment="a $x [find]" \\\n  ( { [';
    const document = new OpenDocument('file:///test.rsc', 1, text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      assert.doesNotThrow(() => hover(document, document.lines.positionAt(offset)));
    }
  });
});
