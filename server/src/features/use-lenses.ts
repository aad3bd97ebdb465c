/** Says over the first rule of a chain who jumps there, and over the first entry of an address list who else uses it. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { ShownUses } from '../protocol.ts';
import { firstOfEach, namesOf, type PlacedName } from './names/script-names.ts';
import type { OpenDocument } from './open-document.ts';

/** A click shows who that is; the entries of a list, which may be thousands, stand below the lens anyway. */
export function useLenses(document: OpenDocument): CodeLens[] {
  const { uri } = document;
  const names = namesOf(document);
  const first = firstOfEach(
    names.definitions().filter(({ symbol, menu }) => isChain(symbol.kind) || menu === symbol.kind),
  );
  return first.flatMap(({ symbol, commandRange: { start } }) => {
    const all = names.of(symbol.key);
    const users = all.filter(isChain(symbol.kind) ? isJump : isUse);
    const title = isChain(symbol.kind) ? jumps(users) : symbol.kind.endsWith('/address-list') ? uses(all, users) : null;
    if (users.length === 0 || title === null) return [];
    const shown: ShownUses = { uri, position: start, locations: users.map(({ range }) => ({ uri, range })) };
    return [{ range: { start, end: start }, command: { title, command: 'routeros.showUses', arguments: [shown] } }];
  });
}

function isChain(kind: string): boolean {
  return kind.startsWith('chain ');
}

function isJump({ role }: PlacedName): boolean {
  return role === 'call';
}

function isEntry({ menu, symbol }: PlacedName): boolean {
  return menu === symbol.kind;
}

function isUse(name: PlacedName): boolean {
  return !isEntry(name) && (name.role === 'definition' || name.role === 'read');
}

function jumps({ length }: readonly PlacedName[]): string {
  return `${counted(length, 'rule')} ${length === 1 ? 'jumps' : 'jump'} here`;
}

/** `filled by 2 commands and 310 entries · read by 3 rules` */
function uses(all: readonly PlacedName[], users: readonly PlacedName[]): string {
  const entries = all.filter((name) => name.role === 'definition' && isEntry(name)).length;
  const fillers = users.filter(({ role }) => role === 'definition').length;
  const readers = users.length - fillers;
  const filling = [...(fillers > 0 ? [counted(fillers, 'command')] : []), counted(entries, 'entry')].join(' and ');
  return `filled by ${filling}${readers === 0 ? '' : ` · read by ${counted(readers, 'rule')}`}`;
}

function counted(count: number, what: string): string {
  const plural = what === 'entry' ? 'entries' : `${what}s`;
  return `${count} ${count === 1 ? what : plural}`;
}
