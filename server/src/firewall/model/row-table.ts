/** The items of one menu while the commands of a script change them, in the order in which the router keeps them. */
import { parseDuration } from '../../semantics/duration.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';

export interface Row {
  /** Values by full property name. */
  properties: Map<string, string>;
  /** The command that added it. */
  command: ResolvedCommand;
  isRemoved: boolean;
}

const BOOLEANS = new Set(['disabled', 'dynamic', 'fragment', 'invalid', 'log', 'passthrough']);
const DURATIONS = new Set(['address-list-timeout', 'timeout']);
/** What the router keeps where nothing was given. */
const DEFAULTS = new Map([
  ['action', 'accept'],
  ['disabled', 'no'],
  ['dynamic', 'no'],
  ['invalid', 'no'],
  ['log', 'no'],
]);

export class RowTable {
  readonly menu: string;
  #rows: Row[] = [];
  #holdsRemoved = false;
  /** Rows by value, for each property that was once searched for: scripts search again and again. */
  readonly #indexes = new Map<string, Map<string, Set<Row>>>();

  constructor(menu: string) {
    this.menu = menu;
  }

  get rows(): readonly Row[] {
    if (this.#holdsRemoved) this.#rows = this.#rows.filter(({ isRemoved }) => !isRemoved);
    this.#holdsRemoved = false;
    return this.#rows;
  }

  /** Inserts a row before another one, or at the end. */
  insert(row: Row, before: Row | null): void {
    const index = before === null ? -1 : this.#rows.indexOf(before);
    if (index < 0) this.#rows.push(row);
    else this.#rows.splice(index, 0, row);
    for (const [name, index] of this.#indexes) addTo(index, comparable(name, propertyOf(row, name)), row);
  }

  /** Moves rows, in this order, before another one or to the end. */
  move(moved: readonly Row[], before: Row | null): void {
    const own = new Set(moved);
    if (before !== null && own.has(before)) return;
    const others = this.rows.filter((row) => !own.has(row));
    const index = before === null ? others.length : others.indexOf(before);
    this.#rows = [...others.slice(0, index), ...own, ...others.slice(index)];
  }

  /** Gives a property a value, or takes it away where the value is null. */
  set(row: Row, name: string, value: string | null): void {
    const index = this.#indexes.get(name);
    index?.get(comparable(name, propertyOf(row, name)))?.delete(row);
    if (value === null) row.properties.delete(name);
    else row.properties.set(name, value);
    if (index !== undefined) addTo(index, comparable(name, propertyOf(row, name)), row);
  }

  remove(row: Row): void {
    row.isRemoved = true;
    this.#holdsRemoved = true;
    for (const [name, index] of this.#indexes) index.get(comparable(name, propertyOf(row, name)))?.delete(row);
  }

  /** How many rows have a value. */
  count(name: string, value: string): number {
    return this.#index(name).get(comparable(name, value))?.size ?? 0;
  }

  /** The rows that have a value, in the order of the table. */
  withValue(name: string, value: string): Row[] {
    const found = this.#index(name).get(comparable(name, value));
    if (found === undefined) return [];
    return found.size < 2 ? [...found] : this.rows.filter((row) => found.has(row));
  }

  #index(name: string): Map<string, Set<Row>> {
    const index = this.#indexes.get(name) ?? new Map<string, Set<Row>>();
    if (!this.#indexes.has(name)) {
      this.#indexes.set(name, index);
      for (const row of this.rows) addTo(index, comparable(name, propertyOf(row, name)), row);
    }
    return index;
  }
}

/** The value of a property, by default what the router takes; empty where there is none. */
export function propertyOf(row: Row, name: string): string {
  return row.properties.get(name) ?? DEFAULTS.get(name) ?? '';
}

/** The same text for values that are the same to the router: `yes` and `true`, `1m` and `00:01:00`. */
export function comparable(name: string, value: string): string {
  if (BOOLEANS.has(name)) return value === 'yes' || value === 'true' ? 'true' : 'false';
  return DURATIONS.has(name) ? String(parseDuration(value) ?? value) : value;
}

function addTo(index: Map<string, Set<Row>>, value: string, row: Row): void {
  const rows = index.get(value);
  if (rows === undefined) index.set(value, new Set([row]));
  else rows.add(row);
}
