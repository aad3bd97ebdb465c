/** What the scripts of the workspace give a name to, by a part of the name. */
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import { firstOfEach, type PlacedName, type ScriptNames } from './names/script-names.ts';

/** Nobody looks through more; the editor asks again when more is typed. */
const MOST = 1000;

/** `query` is the letters that the name has, in this order, as editors compare them. */
export function workspaceSymbols(query: string, scripts: readonly ScriptNames[]): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = [];
  const letters = query.toLowerCase();
  for (const { uri, definitions } of scripts) {
    const fitting = definitions().filter(({ name }) => hasInOrder(name.toLowerCase(), letters));
    for (const definition of firstOfEach(fitting)) {
      if (found.length === MOST) return found;
      const { name, range, symbol } = definition;
      const containerName = symbol.kind === 'global' ? 'global variable' : symbol.kind;
      found.push({ name, kind: kindOf(definition), location: { uri, range }, containerName });
    }
  }
  return found;
}

function hasInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function kindOf({ symbol: { kind }, isFunction }: PlacedName): SymbolKind {
  if (isFunction) return SymbolKind.Function;
  if (kind === 'global') return SymbolKind.Variable;
  if (kind === '/system/script') return SymbolKind.Module;
  if (kind.endsWith('/address-list') || kind === '/interface/list') return SymbolKind.Array;
  if (kind.startsWith('chain ')) return SymbolKind.Namespace;
  return kind === '/interface' ? SymbolKind.Interface : SymbolKind.Object;
}
