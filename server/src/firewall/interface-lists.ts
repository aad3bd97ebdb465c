/**
 * Which interfaces are on which list. A list takes in those that it includes, without those that it excludes, and then
 * its own members. Source: RouterOS manual, Interface Lists.
 */
import type { Row } from './model/row-table.ts';
import { isYes } from './rule.ts';

export interface InterfaceLists {
  /** Interfaces by list. */
  members: ReadonlyMap<string, readonly string[]>;
  /** Lists of which it is not known who is on them: they hang on what the router has, or on themselves. */
  unknown: readonly Row[];
}

/** Every interface, those that the router makes itself, and the others. */
const OF_THE_ROUTER = new Set(['all', 'dynamic', 'static']);

/** Takes the items of `/interface list` and of `/interface list member`. */
export function readInterfaceLists(lists: readonly Row[], members: readonly Row[]): InterfaceLists {
  const own = new Map<string, string[]>();
  for (const { properties } of members) {
    if (isYes(properties.get('disabled'))) continue;
    const list = properties.get('list') ?? '';
    own.set(list, [...(own.get(list) ?? []), properties.get('interface') ?? '']);
  }
  const nested = new Map(
    lists.flatMap((row) =>
      named(row, 'include').length + named(row, 'exclude').length > 0 ? [[nameOf(row), row]] : [],
    ),
  );
  const reader = new NestedLists(own, nested);
  const names = new Set([...own.keys(), ...nested.keys()]);
  const read = [...names].map((name) => [name, reader.of(name)] as const);
  return {
    members: new Map(read.map(([name, known]) => [name, known ?? own.get(name) ?? []])),
    unknown: read.flatMap(([name, known]) => (known === null ? (nested.get(name) ?? []) : [])),
  };
}

class NestedLists {
  readonly #own: ReadonlyMap<string, readonly string[]>;
  readonly #nested: ReadonlyMap<string, Row>;
  /** Null for lists that are not known, and for those that are being read. */
  readonly #known = new Map<string, readonly string[] | null>();

  constructor(own: ReadonlyMap<string, readonly string[]>, nested: ReadonlyMap<string, Row>) {
    this.#own = own;
    this.#nested = nested;
  }

  of(name: string): readonly string[] | null {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, null);
    const read = this.#read(name);
    this.#known.set(name, read);
    return read;
  }

  #read(name: string): readonly string[] | null {
    const row = this.#nested.get(name);
    const own = this.#own.get(name) ?? [];
    if (OF_THE_ROUTER.has(name)) return null;
    if (row === undefined) return own;
    const included = named(row, 'include').map((each) => this.of(each));
    const excluded = named(row, 'exclude').map((each) => this.of(each));
    if (included.includes(null) || excluded.includes(null)) return null;
    const without = new Set(excluded.flatMap((each) => each ?? []));
    return [...new Set([...included.flatMap((each) => each ?? []).filter((each) => !without.has(each)), ...own])];
  }
}

function nameOf({ properties }: Row): string {
  return properties.get('name') ?? '';
}

/** The lists that a property names. */
function named({ properties }: Row, property: string): string[] {
  return (properties.get(property) ?? '').split(',').filter(Boolean);
}
