/** Says over the first rule of a chain who jumps there, and over the first entry of an address list who else uses it. */
import type { CodeLens } from 'vscode-languageserver-types';
import { firstOfEach, namesOf, type PlacedName } from './names/script-names.ts';
import type { OpenDocument } from './open-document.ts';

export function useLenses(document: OpenDocument): CodeLens[] {
  const names = namesOf(document);
  const first = firstOfEach(
    names.definitions().filter(({ symbol, menu }) => isChain(symbol.kind) || menu === symbol.kind),
  );
  return first.flatMap((definition) => {
    const { symbol, commandRange } = definition;
    const all = names.of(symbol.key);
    const title = isChain(symbol.kind) ? jumps(all) : symbol.kind.endsWith('/address-list') ? uses(all) : null;
    if (title === null) return [];
    return [{ range: { start: commandRange.start, end: commandRange.start }, command: { title, command: '' } }];
  });
}

function isChain(kind: string): boolean {
  return kind.startsWith('chain ');
}

function jumps(names: readonly PlacedName[]): string | null {
  const { length } = names.filter(({ role }) => role === 'call');
  return length === 0 ? null : `${counted(length, 'rule')} ${length === 1 ? 'jumps' : 'jump'} here`;
}

/** `filled by 2 rules and 310 entries · read by 3 rules` */
function uses(names: readonly PlacedName[]): string | null {
  const isEntry = ({ menu, symbol }: PlacedName) => menu === symbol.kind;
  const entries = names.filter((name) => name.role === 'definition' && isEntry(name)).length;
  const fillers = names.filter((name) => name.role === 'definition' && !isEntry(name)).length;
  const readers = names.filter((name) => name.role === 'read' && !isEntry(name)).length;
  if (fillers === 0 && readers === 0) return null;
  const filling = [...(fillers > 0 ? [counted(fillers, 'command')] : []), counted(entries, 'entry')].join(' and ');
  return `filled by ${filling}${readers === 0 ? '' : ` · read by ${counted(readers, 'rule')}`}`;
}

function counted(count: number, what: string): string {
  const plural = what === 'entry' ? 'entries' : `${what}s`;
  return `${count} ${count === 1 ? what : plural}`;
}
