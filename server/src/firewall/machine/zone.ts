/**
 * When each entry may have been put on its list: all times at once, as bounds on the ages of the entries and on their
 * differences (a difference-bound matrix). Milliseconds; packets may follow each other without a pause.
 */
export class Zone {
  /** The entries whose ages are watched. */
  readonly entries: readonly number[];
  /** `bounds[i][j]` is the most by which age i exceeds age j; 0 stands for zero, i + 1 for `entries[i]`. */
  readonly #bounds: readonly (readonly number[])[];

  private constructor(entries: readonly number[], bounds: readonly (readonly number[])[]) {
    this.entries = entries;
    this.#bounds = bounds;
  }

  static readonly start = new Zone([], [[0]]);

  /** After any pause. */
  later(): Zone {
    const bounds = this.#bounds.map((row, i) => row.map((bound, j) => (i > 0 && j === 0 ? Infinity : bound)));
    return new Zone(this.entries, bounds);
  }

  /** Where the entry is younger than its lifetime; null where it can't be. */
  alive(entry: number, lifetime: number): Zone | null {
    return this.#bound(this.entries.indexOf(entry) + 1, 0, lifetime - 1);
  }

  /** Where the entry has lived as long as it may, without it; null where it can't have. */
  expired(entry: number, lifetime: number): Zone | null {
    return this.#bound(0, this.entries.indexOf(entry) + 1, -lifetime)?.without(entry) ?? null;
  }

  without(entry: number): Zone {
    const gone = this.entries.indexOf(entry) + 1;
    if (gone === 0) return this;
    const kept = (_: unknown, index: number) => index !== gone;
    const bounds = this.#bounds.filter(kept).map((row) => row.filter(kept));
    return new Zone(
      this.entries.filter((each) => each !== entry),
      bounds,
    );
  }

  /** With the entry added, or its time begun anew, now. */
  added(entry: number): Zone {
    const { entries, bounds } = this.without(entry).#parts();
    const rows = bounds.map((row) => [...row, row[0]!]);
    return new Zone([...entries, entry], [...rows, [...bounds[0]!, 0]]);
  }

  /** Whether all that is possible in the other zone, over the same entries, is possible here. */
  includes(other: Zone): boolean {
    if (this.entries.length !== other.entries.length) return false;
    const places = [0, ...this.entries.map((entry) => other.entries.indexOf(entry) + 1)];
    return places.every((p, i) => places.every((q, j) => other.#bounds[p]![q]! <= this.#bounds[i]![j]!));
  }

  #parts() {
    return { entries: this.entries, bounds: this.#bounds };
  }

  /** Where age i exceeds age j by no more than this; null where that can't be. */
  #bound(i: number, j: number, most: number): Zone | null {
    if (this.#bounds[j]![i]! + most < 0) return null;
    if (this.#bounds[i]![j]! <= most) return this;
    const bounds = this.#bounds.map((row) =>
      row.map((bound, b) => Math.min(bound, row[i]! + most + this.#bounds[j]![b]!)),
    );
    return new Zone(this.entries, bounds);
  }
}
