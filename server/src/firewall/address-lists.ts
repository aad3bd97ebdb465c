/** Address lists on the clock: who is on which list, and until when. */
import { type AddressRange, containsAddress, parseAddressRange } from './addresses.ts';

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
  #entries: StoredEntry[] = [];

  /**
   * Puts an address on a list. Where it stands there already, its time starts anew, as chains of knocks that are in
   * use rely on; an entry that stays is left as it is.
   */
  add(entry: ListEntry): void {
    const present = this.#entries.find((known) => known.list === entry.list && known.address === entry.address);
    if (present === undefined) this.#entries.push({ ...entry, range: parseAddressRange(entry.address) });
    else if (present.expiresAt !== null) present.expiresAt = entry.expiresAt;
  }

  remove(list: string, address: string): void {
    this.#entries = this.#entries.filter((entry) => entry.list !== list || entry.address !== address);
  }

  has(list: string, address: string, now: number): boolean {
    return this.#entries.some(
      (entry) =>
        entry.list === list && isAlive(entry, now) && entry.range !== null && containsAddress(entry.range, address),
    );
  }

  /** What is on the lists at this moment, in the order in which it was added. */
  entries(now: number): ListEntry[] {
    this.#entries = this.#entries.filter((entry) => isAlive(entry, now));
    return this.#entries;
  }

  /** A copy, for asking what a packet would do without letting it. */
  clone(): AddressLists {
    const copy = new AddressLists();
    copy.#entries = this.#entries.map((entry) => ({ ...entry }));
    return copy;
  }
}

function isAlive(entry: ListEntry, now: number): boolean {
  return entry.expiresAt === null || entry.expiresAt > now;
}
