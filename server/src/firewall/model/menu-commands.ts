/** What `add`, `set`, `remove`, `move` and their like do to the items of a menu. */
import { argumentValue } from '../../semantics/argument-values.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Value } from '../../syntax/tree.ts';
import { COMPUTED } from '../rule.ts';
import { type Evaluation, evaluate, isArray, type Known, textOf } from './known-values.ts';
import type { Row, RowTable } from './row-table.ts';

/**
 * Why it is not known what a command does: a value is computed (`computed`), the item that it speaks of is not one of
 * the script (`item`).
 */
export type Obstacle = 'computed' | 'item';

/** Arguments that say what to do with an item and are none of its properties. */
const NO_PROPERTY = new Set(['copy-from', 'numbers', 'place-before']);
/** Without these it is not known where a rule stands or what it does. */
const STRUCTURAL = ['action', 'address-list', 'chain', 'disabled', 'jump-target', 'list'];

/** Changes the table as the command does; tells what kept it from being done wholly. */
export function applyCommand(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Obstacle | null {
  switch (command.command) {
    case 'add':
      return add(command, table, evaluation);
    case 'move':
      return move(command, table, evaluation);
    case 'set':
    case 'enable':
    case 'disable':
    case 'comment':
    case 'unset':
      return change(command, table, evaluation);
    case 'remove':
      return remove(command, table, evaluation);
    case 'print':
      table.number(command.filter === null);
      return null;
    case 'edit':
    case 'reset':
      return 'computed';
    default:
      return null;
  }
}

/** `place-before` is kept among the properties: it says that the order of the file is not that of the rules. */
function add(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Obstacle | null {
  const known = plainAdds.get(command);
  if (known !== undefined) {
    table.insert({ properties: known, command, isRemoved: false }, null);
    return null;
  }
  const origin = argumentValue(command, 'copy-from');
  const copied = origin === null ? [] : items(origin, table, evaluation);
  if (origin !== null && copied?.length !== 1) return 'item';
  const properties = new Map(copied?.[0]?.properties);
  setProperties(properties, command, evaluation);
  const place = argumentValue(command, 'place-before');
  const before = place === null ? [] : items(place, table, evaluation);
  if (place !== null) properties.set('place-before', textOf(place, evaluation) ?? COMPUTED);
  table.insert({ properties, command, isRemoved: false }, before?.[0] ?? null);
  if (isPlain(command)) plainAdds.set(command, properties);
  const isPlaced = place === null || before?.length === 1;
  return isPlaced ? computedStructure(properties) : 'item';
}

/** What commands add that say nothing but names and plain values: the same whenever they run. */
const plainAdds = new WeakMap<ResolvedCommand, ReadonlyMap<string, string>>();

function isPlain({ positional, arguments: given }: ResolvedCommand): boolean {
  return (
    positional.length === 0 &&
    given.every(
      ({ fullName, value }) =>
        (value === null || value.kind === 'word' || value.kind === 'text') &&
        fullName !== 'copy-from' &&
        fullName !== 'place-before',
    )
  );
}

function change(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Obstacle | null {
  const rows = target(command, table, evaluation);
  // Who changes an item that the script has not added knows of others.
  if (rows === null || rows.length === 0) return 'item';
  const changes = changesOf(command, evaluation);
  if (changes === null) return 'computed';
  for (const row of rows) for (const [name, value] of changes) table.set(row, name, value);
  return computedStructure(changes);
}

function remove(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Obstacle | null {
  const rows = target(command, table, evaluation);
  if (rows === null) return 'item';
  for (const row of rows) table.remove(row);
  return null;
}

function move(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Obstacle | null {
  const rows = target(command, table, evaluation);
  const place = argumentValue(command, 'destination');
  const before = place === null ? [] : items(place, table, evaluation);
  if (rows === null || rows.length === 0 || before === null || (place !== null && before.length === 0)) return 'item';
  table.move(rows, before[0] ?? null);
  return null;
}

function computedStructure(properties: ReadonlyMap<string, string | null>): Obstacle | null {
  return STRUCTURAL.some((name) => properties.get(name) === COMPUTED) ? 'computed' : null;
}

/** The last one counts where a name is given twice. */
function setProperties(
  properties: { set(name: string, value: string): unknown },
  command: ResolvedCommand,
  evaluation: Evaluation,
): void {
  for (const { fullName, value } of command.arguments) {
    if (!NO_PROPERTY.has(fullName)) properties.set(fullName, textOf(value, evaluation) ?? COMPUTED);
  }
}

/** What a command changes, by property; a null takes the property away. Null where that is not known. */
function changesOf(command: ResolvedCommand, evaluation: Evaluation): Map<string, string | null> | null {
  switch (command.command) {
    case 'enable':
      return new Map([['disabled', 'no']]);
    case 'disable':
      return new Map([['disabled', 'yes']]);
    case 'comment': {
      const unnamed = command.positional.find((_, index) => command.slots[index] !== 'numbers') ?? null;
      return new Map([['comment', textOf(argumentValue(command, 'comment') ?? unnamed, evaluation) ?? COMPUTED]]);
    }
    case 'unset': {
      const names = textOf(argumentValue(command, 'value-name'), evaluation);
      return names === null ? null : new Map(names.split(',').map((name) => [name, null]));
    }
    default: {
      const changes = new Map<string, string | null>();
      setProperties(changes, command, evaluation);
      for (const value of command.positional) {
        if (value.kind === 'negation' && value.operand?.kind === 'word') changes.set(value.operand.text, null);
      }
      return changes;
    }
  }
}

function target(command: ResolvedCommand, table: RowTable, evaluation: Evaluation): Row[] | null {
  const numbers = argumentValue(command, 'numbers');
  return numbers === null ? null : items(numbers, table, evaluation);
}

/** The items that a value speaks of: `[find …]`, numbers, or a name; null where they are not known. */
function items(value: Value, table: RowTable, evaluation: Evaluation): Row[] | null {
  const known = evaluate(value, evaluation);
  return known === null ? null : rowsOf(known, table);
}

function rowsOf(known: Known, table: RowTable): Row[] | null {
  if (isArray(known)) return allOf(known.map((each) => rowsOf(each, table)));
  if (typeof known === 'string') return allOf(known.split(',').map((each) => rowNamed(each, table)));
  return known.isRemoved ? [] : [known];
}

function rowNamed(text: string, table: RowTable): Row[] | null {
  if (/^\d+$/.test(text)) {
    const row = table.numbered(Number(text));
    return row === null || row.isRemoved ? null : [row];
  }
  const named = text === '' || text.startsWith('*') ? [] : table.withValue('name', text);
  return named.length === 1 ? named : null;
}

function allOf(found: readonly (Row[] | null)[]): Row[] | null {
  return found.includes(null) ? null : found.flatMap((rows) => rows ?? []);
}
