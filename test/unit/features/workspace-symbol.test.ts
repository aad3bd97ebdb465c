import assert from 'node:assert/strict';
import { SymbolKind } from 'vscode-languageserver-types';
import { namesOf, storedNames } from '../../../server/src/features/names/script-names.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { workspaceSymbols } from '../../../server/src/features/workspace-symbol.ts';

const open = new OpenDocument(
  'file:///open.rsc',
  1,
  ':global say do={ :put 1 }\n:local mine 1\n/interface list add name=LAN\n/ip firewall filter add chain=input action=drop',
);
const closed = new OpenDocument(
  'file:///closed.rsc',
  1,
  '/ip firewall address-list\nadd list=lan-hosts address=192.0.2.1\nadd list=lan-hosts address=192.0.2.2\n',
);
const scripts = [namesOf(open), storedNames(closed)];

function checkFound(query: string, expected: string[]): void {
  const found = workspaceSymbols(query, scripts).map(({ name, kind, location: { uri } }) => `${name} ${kind} ${uri}`);
  assert.deepEqual(found, expected);
}

describe('workspace symbols', () => {
  it('are what others see, each once in a file', () => {
    checkFound('', [
      `LAN ${SymbolKind.Array} file:///open.rsc`,
      `say ${SymbolKind.Function} file:///open.rsc`,
      `lan-hosts ${SymbolKind.Array} file:///closed.rsc`,
    ]);
  });

  it('have the letters that were typed, in their order', () => {
    checkFound('lh', [`lan-hosts ${SymbolKind.Array} file:///closed.rsc`]);
    checkFound('hl', []);
  });

  it('are no more than people look through', () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `/interface bridge add name=b${index}`);
    const large = new OpenDocument('file:///large.rsc', 1, lines.join('\n'));
    assert.equal(workspaceSymbols('b', [namesOf(large)]).length, 1000);
  });
});
