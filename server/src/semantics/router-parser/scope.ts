/** The variables that a place in a script may set. */

export class Scopes {
  /** Innermost last; null keeps a function from the variables around it. */
  readonly #levels: (Set<string> | null)[] = [new Set()];

  declare(name: string): void {
    this.#levels.at(-1)!.add(name);
  }

  has(name: string): boolean {
    for (const level of this.#levels.toReversed()) {
      if (level === null) return false;
      if (level.has(name)) return true;
    }
    return false;
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
