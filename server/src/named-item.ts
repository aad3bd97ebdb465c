/** Whether a command speaks of an item of the router whose properties are known. */
import { findRows } from './firewall/model/row-filter.ts';
import { RowTable } from './firewall/model/row-table.ts';
import { Scope } from './firewall/model/scope.ts';
import { itemsOf } from './lint/deployment.ts';
import { literalText } from './semantics/literals.ts';
import type { ResolvedCommand } from './semantics/resolved-command.ts';

/** Values by property name, as commands write them; `name` is what they may call the item by. */
export type Item = Readonly<Record<string, string>>;

/** Items are meant by their number in the list, or by their internal one. */
const NUMBER = /^(?:\d+|\*[\da-f]+)$/i;

/**
 * Whether the items of a command are given as a literal or by a `find` with which this one is among them. Null where that
 * is not known: by a number, or by what is computed.
 * @param all the commands of the script
 */
export function isNamed(command: ResolvedCommand, item: Item, all: readonly ResolvedCommand[]): boolean | null {
  const items = itemsOf(command);
  if (items === null) return false;
  if (items.kind === 'substitution') {
    const [inner, ...others] = items.body.statements;
    const find = all.find(({ statement, command: name }) => statement === inner && name === 'find');
    return find === undefined || others.length > 0 ? null : isFound(find, item);
  }
  const names = literalText(items)?.split(',');
  if (names === undefined) return null;
  if (names.includes(item.name ?? '')) return true;
  return names.some((name) => NUMBER.test(name)) ? null : false;
}

/** Whether a `find` finds the item; null where a condition is not known of it. */
export function isFound(find: ResolvedCommand, item: Item): boolean | null {
  const table = new RowTable(find.menu ?? '/', () => {});
  table.insert({ properties: new Map(Object.entries(item)), command: find, isRemoved: false }, null);
  const found = findRows(table, find.filter, { scope: new Scope(null), substitution: () => null });
  return found === null ? null : found.length > 0;
}
