/** Who calls a function, or jumps to a chain, and what it calls or jumps to itself. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  SymbolKind,
} from 'vscode-languageserver-types';
import type { NamedSymbol } from '../semantics/symbols.ts';
import { occurrenceAt, type PlacedName, type ScriptNames } from './names/script-names.ts';
import { fileName } from './names/texts.ts';
import type { OpenDocument } from './open-document.ts';

/** What an item keeps for the next request: the function or chain, null for a script itself. */
type Data = NamedSymbol | null;

export function prepareCallHierarchy(
  document: OpenDocument,
  position: Position,
  scripts: readonly ScriptNames[],
): CallHierarchyItem[] {
  const occurrence = occurrenceAt(document, document.lines.offsetAt(position));
  const item = occurrence && itemOf(occurrence.symbol, document.uri, scripts);
  return item === null ? [] : [item];
}

export function incomingCalls(item: CallHierarchyItem, scripts: readonly ScriptNames[]): CallHierarchyIncomingCall[] {
  const symbol = item.data as Data;
  if (symbol === null) return [];
  return seenBy(symbol, item.uri, scripts).flatMap((script) => {
    const calls = script.of(symbol.key).filter(isCall);
    const callers = Map.groupBy(calls, ({ within }) => within?.key ?? '');
    return [...callers.values()].map((places) => {
      const from = places[0]!.within && itemOf(places[0]!.within, script.uri, scripts);
      return { from: from ?? scriptItem(script.uri, places[0]!), fromRanges: places.map(({ range }) => range) };
    });
  });
}

export function outgoingCalls(item: CallHierarchyItem, scripts: readonly ScriptNames[]): CallHierarchyOutgoingCall[] {
  const symbol = item.data as Data;
  if (symbol === null) return [];
  return seenBy(symbol, item.uri, scripts).flatMap((script) => {
    const called = Map.groupBy(script.inside(symbol.key).filter(isCall), (place) => place.symbol.key);
    return [...called.values()].flatMap((places) => {
      const to = itemOf(places[0]!.symbol, script.uri, scripts);
      return to === null ? [] : [{ to, fromRanges: places.map(({ range }) => range) }];
    });
  });
}

function isCall({ role }: PlacedName): boolean {
  return role === 'call';
}

/** Null where it is neither a function nor a chain. */
function itemOf(symbol: NamedSymbol, uri: string, scripts: readonly ScriptNames[]): CallHierarchyItem | null {
  const isChain = symbol.kind.startsWith('chain ');
  for (const script of seenBy(symbol, uri, scripts)) {
    const definition = script
      .of(symbol.key)
      .find(({ role, isFunction }) => role === 'definition' && (isChain || isFunction));
    if (definition === undefined) continue;
    const { name, range: selectionRange, commandRange: range } = definition;
    const kind = isChain ? SymbolKind.Namespace : SymbolKind.Function;
    const data: Data = symbol;
    return { name, kind, uri: script.uri, range, selectionRange, detail: detailOf(symbol), data };
  }
  return null;
}

function detailOf({ kind }: NamedSymbol): string {
  return kind === 'global' || kind === 'local' ? `${kind} function` : kind;
}

function scriptItem(uri: string, { commandRange, range }: PlacedName): CallHierarchyItem {
  const data: Data = null;
  return { name: fileName(uri), kind: SymbolKind.File, uri, range: commandRange, selectionRange: range, data };
}

function seenBy({ isOfFile }: NamedSymbol, uri: string, scripts: readonly ScriptNames[]): readonly ScriptNames[] {
  return isOfFile ? scripts.filter((script) => script.uri === uri) : scripts;
}
