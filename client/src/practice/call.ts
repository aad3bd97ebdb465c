/** A command on its way to the practice router, wherever it came from, and what comes back. */
import type { Policies } from './policies.ts';
import type { Router } from './router.ts';

/** A logged-in API connection, as commands see it. */
export interface Session {
  readonly user: string;
  readonly source: string;
  readonly since: number;
}

export interface Call {
  /** `/ip/firewall/filter`; the root is `/`. */
  menu: string;
  command: string;
  /** Values by full name. */
  arguments: Map<string, string>;
  /** Words that begin with `?`, in order; only the API has them. */
  queries: readonly string[];
  /** The API connection that asks; null for the scheduler and the start. */
  session: Session | null;
  /** What whoever asks may do; null: everything. */
  policies: Policies | null;
  /** Aborted by `/cancel`, and when the connection or the router ends. */
  signal: AbortSignal;
  /** Takes what a command prints on a console; null over the API, where nothing is printed. */
  print: ((text: string) => void) | null;
}

export interface Reply {
  rows?: Record<string, string>[];
  ret?: string;
}

export type Handler = (router: Router, call: Call) => Reply | Promise<Reply>;

/** Handlers by `MENU/COMMAND`, such as `/file/add`. */
export type Handlers = Readonly<Record<string, Handler>>;

export interface TrapOptions {
  /** RouterOS manual, "API": 0 missing item or command, 1 argument value, 2 interrupted … */
  category?: number;
  /** The argument that the complaint is about; scripts name it. */
  argument?: string;
}

/** A command that the router refuses, in the router's words. */
export class Trap extends Error {
  readonly category: number | null;
  readonly argument: string | null;

  constructor(message: string, { category, argument }: TrapOptions = {}) {
    super(message);
    this.name = 'Trap';
    this.category = category ?? null;
    this.argument = argument ?? null;
  }
}

/** Thrown by a command that a `/cancel` or the end of its connection stopped. */
export function interrupted(): Trap {
  return new Trap('interrupted', { category: 2 });
}
