import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { Row } from './model/row-table.ts';

interface Made<T> {
  /** In the order in which the command made them, with what they were made from. */
  items: { item: T; properties: Row['properties'] }[];
  next: number;
  /** The reading that `next` belongs to. */
  reading: object;
}

/**
 * Keeps what was read from the rows of commands over readings of a script: what an edit leaves as it was stays the same
 * object, so that what is known of it stays known.
 */
export class Unchanged<T> {
  readonly #made = new WeakMap<ResolvedCommand, Made<T>>();

  /** What a row is read as; `read` is asked where the row is another one than in the reading before. */
  of({ command, properties }: Row, reading: object, read: () => T): T {
    const made = this.#made.get(command) ?? { items: [], next: 0, reading };
    if (made.items.length === 0) this.#made.set(command, made);
    if (made.reading !== reading) {
      made.reading = reading;
      made.next = 0;
    }
    const before = made.items[made.next];
    const item = before !== undefined && isSame(before.properties, properties) ? before.item : read();
    // Most commands make one: an array that has grown has room for more than a dozen others.
    if (made.next === 0 && made.items.length < 2) made.items = [{ item, properties }];
    else made.items[made.next] = { item, properties };
    made.next += 1;
    return item;
  }
}

function isSame(some: Row['properties'], others: Row['properties']): boolean {
  if (some === others) return true;
  if (some.size !== others.size) return false;
  for (const [name, value] of some) if (others.get(name) !== value) return false;
  return true;
}
