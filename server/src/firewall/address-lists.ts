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

interface StoredEntry extends ListEntry {
  range: AddressRange | null;
}

export class AddressLists {
  /** By list and then by address as written, both in the order in which they were first added. */
  readonly #lists = new Map<string, Map<string, StoredEntry>>();

  /**
   * Puts an address on a list. Where it stands there already, its time starts anew, as chains of knocks that are in
   * use rely on; an entry that stays is left as it is.
   */
  add(entry: ListEntry): void {
    const list = this.#lists.get(entry.list) ?? new Map<string, StoredEntry>();
    this.#lists.set(entry.list, list);
    const present = list.get(entry.address);
    if (present === undefined) list.set(entry.address, { ...entry, range: parseAddressRange(entry.address) });
    else if (present.expiresAt !== null) present.expiresAt = entry.expiresAt;
  }

  remove(list: string, address: string): void {
    this.#lists.get(list)?.delete(address);
  }

  has(list: string, address: string, now: number): boolean {
    const point = parseAddressRange(address);
    if (point === null) return false;
    for (const entry of this.#lists.get(list)?.values() ?? []) {
      if (isAlive(entry, now) && entry.range !== null && contains(entry.range, point)) return true;
    }
    return false;
  }

  /** What is on the lists at this moment, list by list in the order in which it was added. */
  entries(now: number): ListEntry[] {
    return [...this.#lists.values()].flatMap((list) => [...list.values()]).filter((entry) => isAlive(entry, now));
  }

  /** A copy, for asking what a packet would do without letting it. */
  clone(): AddressLists {
    const copy = new AddressLists();
    for (const [name, list] of this.#lists) {
      copy.#lists.set(name, new Map([...list].map(([address, entry]) => [address, { ...entry }])));
    }
    return copy;
  }
}

function isAlive(entry: ListEntry, now: number): boolean {
  return entry.expiresAt === null || entry.expiresAt > now;
}
