import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../server/src/features/document-symbol.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';

const fixtures = fixturesIn(new URL('../../fixtures/document-symbol/', import.meta.url));
const kinds = new Map(Object.entries(SymbolKind).map(([name, kind]) => [kind, name.toLowerCase()]));

function describeSymbol({ name, detail, kind, range, children }: DocumentSymbol): string[] {
  const lines = `${range.start.line + 1}-${range.end.line + 1}`;
  const own = `${kinds.get(kind)} ${name}${detail === undefined ? '' : ` (${detail})`} ${lines}`;
  return [own, ...children!.flatMap(describeSymbol).map((line) => `  ${line}`)];
}

function describeCase(source: string): string[] {
  return documentSymbols(new OpenDocument('file:///test.rsc', 1, source)).flatMap(describeSymbol);
}

describe('document symbols', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));
});
