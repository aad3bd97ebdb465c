import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRanges } from '../../../server/src/features/selection-range.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';

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
});
