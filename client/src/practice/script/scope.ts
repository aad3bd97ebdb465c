/** Variables: local ones live in the braces around them, global ones until the router goes down. */
import type { ScriptValue } from './value.ts';

/** A variable. A global one is the same object in every script that declares it. */
export interface Variable {
  value: ScriptValue;
}

/** The global variables of a router, by name. */
export type Globals = Map<string, Variable>;

export class Scope {
  readonly #outer: Scope | null;
  readonly #variables = new Map<string, Variable>();

  /** A function has no outer scope: it does not see the variables around it. */
  constructor(outer: Scope | null = null) {
    this.#outer = outer;
  }

  /** The variable that a name means here; null when none was declared. */
  find(name: string): Variable | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#outer) {
      const variable = scope.#variables.get(name);
      if (variable !== undefined) return variable;
    }
    return null;
  }

  declare(name: string, value: ScriptValue): void {
    this.#variables.set(name, { value });
  }

  /** Makes a variable that is kept elsewhere known here. */
  share(name: string, variable: Variable): void {
    this.#variables.set(name, variable);
  }
}
