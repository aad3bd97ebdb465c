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

export class Store {
  #menus = new Map<string, Row[]>();
  #nextIds = new Map<string, number>();
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

  /** Adds a row in front of another one, or at the end. */
  add(menu: string, values: Record<string, string>, before: Row | null = null, expiresAt: number | null = null): Row {
    const number = this.#nextIds.get(menu) ?? 1;
    this.#nextIds.set(menu, number + 1);
    const row = { id: `*${number.toString(16).toUpperCase()}`, values, expiresAt };
    const rows = this.#menus.get(menu) ?? [];
    rows.splice(before === null ? rows.length : rows.indexOf(before), 0, row);
    this.#menus.set(menu, rows);
    this.onChange();
    return row;
  }

  /** Changes values of a row. */
  set(row: Row, values: Record<string, string>): void {
    Object.assign(row.values, values);
    this.onChange();
  }

  unset(row: Row, name: string): void {
    delete row.values[name];
    this.onChange();
  }

  remove(menu: string, row: Row): void {
    this.#menus.set(menu, this.#menus.get(menu)?.filter((other) => other !== row) ?? []);
    this.onChange();
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
    this.onChange();
  }

  /** What a reboot leaves: the rows that are not dynamic. */
  dropDynamic(): void {
    this.restore(this.snapshot());
  }
}
