/** How a running script ends before its last line. */
import { interrupted, Trap } from '../call.ts';
import type { ScriptValue } from './value.ts';

/** The error of a script in its final wording; enclosing scripts add nothing to it. */
export class ScriptTrap extends Trap {}

/** A script that went on for too long. No `on-error=` catches it. */
export class Stopped extends ScriptTrap {}

/** An error of a running script and where it happened. */
export class ScriptFailure extends Error {
  readonly #place: string;
  readonly #line: number;

  constructor(message: string, place: string, line: number) {
    super(message);
    this.#place = place;
    this.#line = line;
  }

  /** `failure: already have such entry (/ip/firewall/address-list/add; line 3)`; version 6 names no place. */
  describe({ isVersion6 = false, withLine = true } = {}): string {
    if (isVersion6) return this.message === 'no such item' ? 'no such item (4)' : this.message;
    return `${this.message} (${this.#place}${withLine ? `; line ${this.#line}` : ''})`;
  }
}

/** `:return`, `:break` and `:continue` on their way to the function or loop that they end. */
export class Jump extends Error {
  readonly kind: 'return' | 'break' | 'continue' | 'quit';
  readonly value: ScriptValue;

  constructor(kind: Jump['kind'], value: ScriptValue = null) {
    super(`:${kind} outside of what it could end`);
    this.kind = kind;
    this.value = value;
  }
}

/** Whether `on-error=` catches it; a script that is stopped is stopped. */
export function isCatchable(error: unknown): error is ScriptFailure | Trap {
  if (error instanceof ScriptFailure) return true;
  if (error instanceof Stopped) return false;
  return error instanceof Trap && error.category !== interrupted().category;
}
