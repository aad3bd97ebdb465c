/** The variables that a place in a script may set. */

/**
 * What the statements of a file have declared up to some place. It never changes: with a name more it is another one,
 * which shares what it has in common, so that a thousand declarations behind each other cost no thousand copies.
 */
export class Declared {
  /** Names with their numbers, in order of declaration; this one has the first `size` of them. */
  readonly #numbers: Map<string, number>;
  readonly size: number;

  private constructor(numbers: Map<string, number>, size: number) {
    this.#numbers = numbers;
    this.size = size;
  }

  static readonly nothing = new Declared(new Map(), 0);

  has(name: string): boolean {
    return (this.#numbers.get(name) ?? this.size) < this.size;
  }

  with(name: string): Declared {
    if (this.has(name)) return this;
    const isLast = this.#numbers.size === this.size && this !== Declared.nothing;
    const numbers = isLast ? this.#numbers : new Map([...this.#numbers].slice(0, this.size));
    numbers.set(name, this.size);
    return new Declared(numbers, this.size + 1);
  }

  equals(other: Declared): boolean {
    if (this.size !== other.size) return false;
    if (this.#numbers === other.#numbers) return true;
    for (const [name, number] of this.#numbers) if (number < this.size && !other.has(name)) return false;
    return true;
  }
}

export class Scopes {
  #outermost: Declared;
  /** Those inside it, innermost last; null keeps a function from the variables around it. */
  readonly #levels: (Set<string> | null)[] = [];

  constructor(declared: Declared) {
    this.#outermost = declared;
  }

  /** What the rest of the file may set. */
  get outermost(): Declared {
    return this.#outermost;
  }

  declare(name: string): void {
    const innermost = this.#levels.at(-1);
    if (innermost) innermost.add(name);
    else this.#outermost = this.#outermost.with(name);
  }

  has(name: string): boolean {
    for (const level of this.#levels.toReversed()) {
      if (level === null) return false;
      if (level.has(name)) return true;
    }
    return this.#outermost.has(name);
  }

  /** Runs what has a scope of its own; a function does not see what is declared around it. */
  within<T>(isFunction: boolean, read: () => T): T {
    const { length } = this.#levels;
    if (isFunction) this.#levels.push(null);
    this.#levels.push(new Set());
    try {
      return read();
    } finally {
      this.#levels.length = length;
    }
  }
}
