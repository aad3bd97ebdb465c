import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DocumentSymbol, type Position, type Range, SymbolKind } from 'vscode-languageserver-types';
import { documentSymbols } from '../../../server/src/features/document-symbol.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { anyScript } from '../helpers/random-scripts.ts';

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

/** Editors refuse an outline in which this does not hold. */
function checkNesting(symbols: readonly DocumentSymbol[], around: Range): void {
  for (const { name, range, selectionRange, children } of symbols) {
    assert.ok(contains(around, range) && contains(range, selectionRange), name);
    assert.notEqual(name.trim(), '');
    checkNesting(children!, range);
  }
}

function contains(outer: Range, inner: Range): boolean {
  return isBefore(outer.start, inner.start) && isBefore(inner.end, outer.end);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}

describe('document symbols', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  it('lie in each other, whatever the text', () => {
    fc.assert(
      fc.property(anyScript, (text) => {
        const document = new OpenDocument('file:///test.rsc', 1, text);
        checkNesting(documentSymbols(document), document.range({ start: 0, end: text.length }));
      }),
    );
  });
});
