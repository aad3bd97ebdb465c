/** The items of one menu while the commands of a script change them, in the order in which the router keeps them. */
import { parseDuration } from '../../semantics/duration.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';

export interface Row {
  /** Values by full property name. */
  properties: ReadonlyMap<string, string>;
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

/** Scripts that print long menus again and again: behind so many rows numbers are not known any more. */
const MOST_COPIED = 5_000_000;

export class RowTable {
  readonly menu: string;
  #rows: Row[] = [];
  #holdsRemoved = false;
  /** The rows by the numbers that they were given, and whether by a `print`. */
  #copied = 0;
  #numbered: { rows: readonly Row[]; isPrinted: boolean } | null = null;
  /** Rows by value, for each property that was once searched for: scripts search again and again. */
  readonly #indexes = new Map<string, Map<string, Set<Row>>>();

  readonly #changed: (row: Row) => void;

  /** `changed` is told of each row that was added, moved, changed or removed. */
  constructor(menu: string, changed: (row: Row) => void) {
    this.menu = menu;
    this.#changed = changed;
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
    this.#changed(row);
  }

  /** Moves rows, in this order, before another one or to the end. */
  move(moved: readonly Row[], before: Row | null): void {
    const own = new Set(moved);
    if (before !== null && own.has(before)) return;
    const others = this.rows.filter((row) => !own.has(row));
    const index = before === null ? others.length : others.indexOf(before);
    this.#rows = [...others.slice(0, index), ...own, ...others.slice(index)];
    for (const row of own) this.#changed(row);
  }

  /** Gives a property a value, or takes it away where the value is null. */
  set(row: Row, name: string, value: string | null): void {
    const index = this.#indexes.get(name);
    index?.get(comparable(name, propertyOf(row, name)))?.delete(row);
    // What it was added with is kept for other runs of the script.
    const properties = new Map(row.properties);
    if (value === null) properties.delete(name);
    else properties.set(name, value);
    row.properties = properties;
    if (index !== undefined) addTo(index, comparable(name, propertyOf(row, name)), row);
    this.#changed(row);
  }

  remove(row: Row): void {
    row.isRemoved = true;
    this.#holdsRemoved = true;
    for (const [name, index] of this.#indexes) index.get(comparable(name, propertyOf(row, name)))?.delete(row);
    this.#changed(row);
  }

  /** What `print` does: from now on the numbers are those of this moment. */
  number(isPrinted: boolean): void {
    this.#copied += this.rows.length;
    this.#numbered = { rows: this.#copied > MOST_COPIED ? [] : [...this.rows], isPrinted };
  }

  /**
   * The row that a number means; null where that is not known. Numbers are given by `print` and stay, whatever is moved;
   * without one they are given when they are used, and the manual does not say whether they stay then.
   * Source: RouterOS manual, Console, Item Number.
   */
  numbered(number: number): Row | null {
    if (this.#numbered === null) this.number(false);
    const { rows, isPrinted } = this.#numbered!;
    const row = rows[number];
    return row !== undefined && (isPrinted || row === this.rows[number]) ? row : null;
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
