/** The router's configuration: menus as rows of text, in order. */

export interface Row {
  /** `*1F` */
  readonly id: string;
  values: Record<string, string>;
  /** When the row goes away by itself, in milliseconds; null for one that stays. */
  expiresAt: number | null;
}

/** A copy of the configuration, as a backup keeps it. */
export interface Snapshot {
  readonly menus: ReadonlyMap<string, readonly Row[]>;
  readonly nextIds: ReadonlyMap<string, number>;
}

interface Index {
  properties: readonly string[];
  rows: Map<string, Row>;
}

export class Store {
  #menus = new Map<string, Row[]>();
  #nextIds = new Map<string, number>();
  /** Rows by the values of some properties, for menus of many thousands of rows; made when first asked for. */
  readonly #indexes = new Map<string, Index[]>();
  /** Called after each change of the configuration. */
  onChange: () => void = () => {};

  /** The rows of a menu, in order. Change them through this class only. */
  rows(menu: string): readonly Row[] {
    return this.#menus.get(menu) ?? [];
  }

  /** The menus that have rows. */
  menus(): string[] {
    return [...this.#menus.keys()];
  }

  /** A row that has the same values of these properties; null when there is none. */
  findSame(menu: string, properties: readonly string[], values: Record<string, string>): Row | null {
    const indexes = this.#indexes.get(menu) ?? [];
    this.#indexes.set(menu, indexes);
    let index = indexes.find((known) => known.properties === properties);
    if (index === undefined) {
      index = { properties, rows: new Map(this.rows(menu).map((row) => [keyOf(row.values, properties), row])) };
      indexes.push(index);
    }
    return index.rows.get(keyOf(values, properties)) ?? null;
  }

  /** Adds a row in front of another one, or at the end. */
  add(menu: string, values: Record<string, string>, before: Row | null = null, expiresAt: number | null = null): Row {
    const number = this.#nextIds.get(menu) ?? 1;
    this.#nextIds.set(menu, number + 1);
    const row = { id: `*${number.toString(16).toUpperCase()}`, values, expiresAt };
    const rows = this.#menus.get(menu) ?? [];
    rows.splice(before === null ? rows.length : rows.indexOf(before), 0, row);
    this.#menus.set(menu, rows);
    for (const index of this.#indexes.get(menu) ?? []) index.rows.set(keyOf(values, index.properties), row);
    this.onChange();
    return row;
  }

  /** Changes values of a row. */
  set(row: Row, values: Record<string, string>): void {
    Object.assign(row.values, values);
    this.#changed();
  }

  unset(row: Row, name: string): void {
    delete row.values[name];
    this.#changed();
  }

  remove(menu: string, row: Row): void {
    this.#menus.set(menu, this.#menus.get(menu)?.filter((other) => other !== row) ?? []);
    this.#changed();
  }

  /** Puts a row in front of another one of its menu, or at the end. */
  move(menu: string, row: Row, before: Row | null): void {
    const rows = this.rows(menu).filter((other) => other !== row);
    rows.splice(before === null ? rows.length : rows.indexOf(before), 0, row);
    this.#menus.set(menu, rows);
    this.onChange();
  }

  /** The one record of a menu such as `/system/identity`. */
  single(menu: string): Row {
    return this.rows(menu)[0] ?? this.add(menu, {});
  }

  /** Everything but what goes away by itself. */
  snapshot(): Snapshot {
    const permanent = [...this.#menus].map(
      ([menu, rows]) => [menu, rows.filter((row) => row.expiresAt === null && row.values.dynamic !== 'true')] as const,
    );
    return structuredClone({ menus: new Map(permanent), nextIds: this.#nextIds });
  }

  /** Takes the configuration back to a snapshot. */
  restore(snapshot: Snapshot): void {
    const copy = structuredClone(snapshot) as { menus: Map<string, Row[]>; nextIds: Map<string, number> };
    this.#menus = copy.menus;
    this.#nextIds = copy.nextIds;
    this.#changed();
  }

  /** What a reboot leaves: the rows that are not dynamic. */
  dropDynamic(): void {
    this.restore(this.snapshot());
  }

  #changed(): void {
    this.#indexes.clear();
    this.onChange();
  }
}

function keyOf(values: Record<string, string>, properties: readonly string[]): string {
  return JSON.stringify(properties.map((name) => values[name] ?? ''));
}
