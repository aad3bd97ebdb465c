/** Address lists on the clock: who is on which list, and until when. */
import { type AddressRange, contains, parseAddressRange } from './addresses.ts';

export interface ListEntry {
  list: string;
  /** As written: an address, a prefix, a range, or a DNS name, which matches nothing here. */
  address: string;
  /** Milliseconds on the caller's clock; null for an entry that stays. */
  expiresAt: number | null;
  /** Added by a rule or with a timeout; not part of an export. */
  dynamic: boolean;
}

/** The entries of a list by what they hold: lists are long, and most of their entries are one address. */
interface Index {
  /** By family and number. */
  single: Map<string, ListEntry[]>;
  wider: { entry: ListEntry; range: AddressRange }[];
  names: ListEntry[];
}

class AddressList {
  /** By address as written, in the order in which they were first added. */
  readonly entries = new Map<string, ListEntry>();
  /** Made when somebody asks: reading the addresses of a long list takes time. */
  #index: Index | null = null;

  get index(): Index {
    if (this.#index === null) {
      this.#index = { single: new Map(), wider: [], names: [] };
      for (const entry of this.entries.values()) addTo(this.#index, entry);
    }
    return this.#index;
  }

  add(entry: ListEntry): void {
    this.entries.set(entry.address, entry);
    if (this.#index !== null) addTo(this.#index, entry);
  }

  remove(address: string): void {
    const entry = this.entries.get(address);
    // The index may still hold it: an entry whose time is over counts for nothing.
    if (entry !== undefined) entry.expiresAt = Number.NEGATIVE_INFINITY;
    this.entries.delete(address);
  }
}

export class AddressLists {
  /** In the order in which they were first added to. */
  readonly #lists = new Map<string, AddressList>();

  /** Of all lists that were ever added to. */
  get names(): string[] {
    return [...this.#lists.keys()];
  }

  /**
   * Puts an address on a list. Where it stands there already, its time starts anew, as chains of knocks that are in
   * use rely on; an entry that stays is left as it is.
   */
  add(entry: ListEntry): void {
    const list = this.#lists.get(entry.list) ?? new AddressList();
    this.#lists.set(entry.list, list);
    const present = list.entries.get(entry.address);
    if (present === undefined) list.add({ ...entry });
    else if (present.expiresAt !== null) present.expiresAt = entry.expiresAt;
  }

  remove(list: string, address: string): void {
    this.#lists.get(list)?.remove(address);
  }

  /** The entry for this very address, as rules make them; null where there is none at this moment. */
  entryOf(list: string, address: string, now: number): ListEntry | null {
    const entry = this.#lists.get(list)?.entries.get(address);
    return entry !== undefined && isAlive(entry, now) ? { ...entry } : null;
  }

  has(list: string, address: string, now: number): boolean {
    const point = parseAddressRange(address);
    const index = this.#lists.get(list)?.index;
    if (point === null || index === undefined) return false;
    if (index.single.get(keyOf(point))?.some((entry) => isAlive(entry, now))) return true;
    return index.wider.some(({ entry, range }) => isAlive(entry, now) && contains(range, point));
  }

  /** Whether a list holds names of hosts, which may stand for any address. */
  holdsNames(list: string, now: number): boolean {
    return this.#lists.get(list)?.index.names.some((entry) => isAlive(entry, now)) ?? false;
  }

  /** What is on the lists at this moment, list by list in the order in which it was added. */
  entries(now: number): ListEntry[] {
    return [...this.#lists.values()]
      .flatMap(({ entries }) => [...entries.values()])
      .filter((entry) => isAlive(entry, now));
  }

  /** A copy, for asking what a packet would do without letting it. */
  clone(): AddressLists {
    const copy = new AddressLists();
    for (const [name, { entries }] of this.#lists) {
      const list = new AddressList();
      for (const entry of entries.values()) list.add({ ...entry });
      copy.#lists.set(name, list);
    }
    return copy;
  }
}

function addTo(index: Index, entry: ListEntry): void {
  const range = parseAddressRange(entry.address);
  if (range === null) {
    index.names.push(entry);
  } else if (range.first !== range.last) {
    index.wider.push({ entry, range });
  } else {
    const key = keyOf(range);
    index.single.set(key, [...(index.single.get(key) ?? []), entry]);
  }
}

function keyOf({ family, first }: AddressRange): string {
  return `${family} ${first}`;
}

function isAlive(entry: ListEntry, now: number): boolean {
  return entry.expiresAt === null || entry.expiresAt > now;
}
