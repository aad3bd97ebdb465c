/** The variables of a script while it is followed. */
import type { Known } from './known-values.ts';

export class Scope {
  readonly #outer: Scope | null;
  readonly #variables = new Map<string, Known | null>();

  constructor(outer: Scope | null) {
    this.#outer = outer;
  }

  /** Null where the variable or its value is not known. */
  get(name: string): Known | null {
    return this.#holder(name).#variables.get(name) ?? null;
  }

  define(name: string, value: Known | null): void {
    this.#variables.set(name, value);
  }

  /** Gives a variable that is defined here or outside another value. */
  assign(name: string, value: Known | null): void {
    this.#holder(name).#variables.set(name, value);
  }

  /** The scope in which a variable is defined; the outermost one where it is in none. */
  #holder(name: string): Scope {
    return this.#variables.has(name) || this.#outer === null ? this : this.#outer.#holder(name);
  }
}
