/** What went wrong on the way to the router, for code that has to decide what comes next. */
export type RouterErrorKind =
  /** The request itself cannot be sent: an empty word, an impossible port, an unreadable certificate. */
  | 'invalid'
  | 'no-such-host'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  /** The connection has ended, by either side. */
  | 'closed'
  /** The two sides do not agree on whether, or how, to speak TLS. */
  | 'tls'
  /** The certificate is not trusted; `fingerprint` tells which one was shown. */
  | 'certificate'
  | 'login'
  /** The router answered the command with `!trap`; `traps` holds its words. */
  | 'trap'
  /** The router ended the session with `!fatal`. */
  | 'fatal'
  /** What came back is not the RouterOS API. */
  | 'protocol'
  /** The knock was sent, and the port behind it still does not accept connections. */
  | 'door-closed'
  | 'cancelled';

/** One `!trap` reply: the router's own message and its category number (RouterOS manual, "API", 0 to 7), if it gave one. */
export interface Trap {
  readonly category: number | null;
  readonly message: string;
}

/** What a RouterError may carry beside its message. */
export interface RouterErrorDetails {
  readonly cause?: unknown;
  readonly fingerprint?: string;
  readonly traps?: readonly Trap[];
  readonly rows?: readonly Record<string, string>[];
}

/** Every failure of this room. The message is for people and never holds a secret. */
export class RouterError extends Error {
  readonly kind: RouterErrorKind;
  /** SHA-256 of the certificate that the router showed, lower-case hexadecimal without colons; null unless `kind` is `certificate`. */
  readonly fingerprint: string | null;
  /** The router's complaints in the order in which they came; empty unless `kind` is `trap` or `login`. */
  readonly traps: readonly Trap[];
  /** The rows that the router sent before it complained. */
  readonly rows: readonly Record<string, string>[];

  constructor(kind: RouterErrorKind, message: string, details: RouterErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RouterError';
    this.kind = kind;
    this.fingerprint = details.fingerprint ?? null;
    this.traps = details.traps ?? [];
    this.rows = details.rows ?? [];
  }
}
