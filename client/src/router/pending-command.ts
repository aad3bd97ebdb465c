import { commandTimedOut, commandTrapped } from './command-errors.ts';
import type { RouterError, Trap } from './errors.ts';
import { attributesOf } from './wire.ts';

/** A command's answer: the rows (`!re`) in the router's order, and the word `=ret=` of `!done`, or null. */
export interface Reply {
  readonly rows: Record<string, string>[];
  readonly ret: string | null;
}

/** A command that was sent and the part of its answer that has come so far. */
export class PendingCommand {
  readonly command: string;
  readonly reply: Promise<Reply>;
  readonly #outcome = Promise.withResolvers<Reply>();
  readonly #rows: Record<string, string>[] = [];
  readonly #traps: Trap[] = [];

  constructor(command: string) {
    this.command = command;
    this.reply = this.#outcome.promise;
  }

  /**
   * Takes one reply sentence. Only `!done` ends the command: several `!trap` may come before it, and `!empty`
   * (RouterOS 7.18 and later) merely says that there are no rows.
   */
  take(words: readonly string[]): void {
    const attributes = attributesOf(words);
    if (words[0] === '!re') this.#rows.push(attributes);
    if (words[0] === '!trap') this.#traps.push(trapOf(attributes));
    if (words[0] !== '!done') return;
    if (this.#traps.length > 0) this.fail(this.#trapped());
    else this.#outcome.resolve({ rows: this.#rows, ret: attributes.ret ?? null });
  }

  /** Ends the command without an answer. */
  fail(error: RouterError): void {
    this.#outcome.reject(error);
  }

  /** The error for a command that did not end in time: the router's complaint, if it made one. */
  expired(timeoutMs: number): RouterError {
    return this.#traps.length > 0 ? this.#trapped() : commandTimedOut(this.command, timeoutMs);
  }

  #trapped(): RouterError {
    return commandTrapped(this.command, this.#traps, this.#rows);
  }
}

function trapOf({ category, message = '' }: Record<string, string>): Trap {
  return { category: category === undefined ? null : Number(category), message };
}
