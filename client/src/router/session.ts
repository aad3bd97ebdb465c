import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { commandCancelled, commandInterrupted, commandNotSent } from './command-errors.ts';
import {
  connectionLost,
  type Endpoint,
  endedByRouter,
  loginRefused,
  openCancelled,
  openTimedOut,
  type Phase,
} from './connection-errors.ts';
import { RouterError } from './errors.ts';
import { openLink } from './hardening.ts';
import { PendingCommand, type Reply } from './pending-command.ts';
import { handshakeOptions, requireTrusted, type TlsTrust } from './tls.ts';
import { encodeSentence } from './wire.ts';

export type { Reply } from './pending-command.ts';

/** Where to log in, as whom, and how long to wait. */
export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Absent: a plain connection. */
  readonly tls?: TlsTrust;
  /** For name, TCP, TLS and login together; 10 s if absent. */
  readonly connectTimeoutMs?: number;
  /** For each command that names no other time; 30 s if absent. */
  readonly commandTimeoutMs?: number;
  /** Cancels the opening; it has no effect on an open session. */
  readonly signal?: AbortSignal;
}

/** How long one command may take, and a way to take it back. */
export interface RunOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** How long the router may take to close its side after we have closed ours. A router that locked us out never does. */
const closeGraceMs = 500;

/** One logged-in session of the RouterOS API. It is not opened again after its end: open another one. */
export class ApiSession {
  /** Fulfilled when the session has ended: with the reason, or null after `close()`. Never rejects. */
  readonly closed: Promise<RouterError | null>;
  readonly #close = Promise.withResolvers<RouterError | null>();
  readonly #loggedIn = Promise.withResolvers<null>();
  readonly #endpoint: Endpoint;
  readonly #commandTimeoutMs: number;
  readonly #socket: Socket;
  readonly #pending = new Map<string, PendingCommand>();
  #phase: Phase = 'connect';
  #lastTag = 0;
  #ended: RouterError | null = null;

  private constructor(options: SessionOptions, connectTimeoutMs: number) {
    const { host, port, tls } = options;
    this.closed = this.#close.promise;
    this.#endpoint = { host, port, tls: tls !== undefined };
    this.#commandTimeoutMs = options.commandTimeoutMs ?? 30_000;
    this.#socket = openLink(tls ? { host, port, tls: handshakeOptions(tls) } : { host, port }, {
      login: () => this.#login(options, connectTimeoutMs),
      sentence: (words) => this.#receive(words),
      lost: (cause) => this.#end(connectionLost(this.#endpoint, this.#phase, cause)),
    });
    this.#socket.once('connect', () => {
      this.#phase = tls ? 'handshake' : 'login';
    });
  }

  /**
   * Connects, checks the certificate if there is one, and logs in.
   * @throws RouterError of any kind but `trap`; nothing stays open then
   */
  static async open(options: SessionOptions): Promise<ApiSession> {
    const { host, port, connectTimeoutMs = 10_000, signal } = options;
    const endpoint = { host, port, tls: options.tls !== undefined };
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new RouterError('invalid', `${port} is not a port. Use a number from 1 to 65535.`);
    }
    if (signal?.aborted) throw openCancelled(endpoint);
    const session = new ApiSession(options, connectTimeoutMs);
    const abort = () => session.#end(openCancelled(endpoint));
    const expire = () => session.#end(openTimedOut(endpoint, session.#phase, connectTimeoutMs));
    const timer = setTimeout(expire, connectTimeoutMs);
    signal?.addEventListener('abort', abort);
    const failure = await Promise.race([session.#loggedIn.promise, session.closed]);
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    if (failure) throw failure;
    return session;
  }

  /**
   * Sends one command and waits for its whole answer. Several may run at once.
   * @param words the command and its words, such as `/ip/address/print`, `?disabled=false`; none may be empty
   * @throws RouterError `trap` with all the router's complaints; `timeout` and `cancelled` after the router was asked to
   *   cancel; the reason of the session's end if it ends first; `closed` if it has ended before; `invalid` on an empty word
   */
  run(words: readonly string[], options: RunOptions = {}): Promise<Reply> {
    const reply = this.#start(words, options);
    // Whoever looks at the answer later still gets the error; until then it must not count as unhandled.
    reply.catch(() => {});
    return reply;
  }

  /** Ends the session; commands that wait for an answer fail with `closed`. Takes half a second at most. */
  async close(): Promise<void> {
    this.#end(new RouterError('closed', 'The session was closed on this side.'), null);
    if (this.#socket.closed) return;
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), closeGraceMs);
    await new Promise((resolve) => this.#socket.once('close', resolve));
    clearTimeout(timer);
  }

  async #start(words: readonly string[], options: RunOptions): Promise<Reply> {
    const command = words[0] ?? '';
    const { timeoutMs = this.#commandTimeoutMs, signal } = options;
    if (this.#ended) throw commandNotSent(command, this.#ended);
    if (signal?.aborted) throw commandCancelled(command, false);
    const tag = this.#nextTag();
    const sentence = encodeSentence([command, ...words.slice(1), `.tag=${tag}`]);
    const pending = new PendingCommand(command);
    this.#pending.set(tag, pending);
    const giveUp = (error: RouterError) => {
      this.#pending.delete(tag);
      this.#socket.write(encodeSentence(['/cancel', `=tag=${tag}`, `.tag=${this.#nextTag()}`]));
      pending.fail(error);
    };
    const timer = setTimeout(() => giveUp(pending.expired(timeoutMs)), timeoutMs);
    const abort = () => giveUp(commandCancelled(command, true));
    signal?.addEventListener('abort', abort);
    this.#socket.write(sentence);
    try {
      return await pending.reply;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  #nextTag(): string {
    this.#lastTag += 1;
    return String(this.#lastTag);
  }

  /**
   * The login of RouterOS 6.43 and later, and the challenge of earlier ones (RouterOS manual, "API", "Initial login").
   * The answer to the challenge is the MD5 of a zero byte, the password and the challenge, all as bytes.
   */
  async #login({ user, password, tls }: SessionOptions, timeoutMs: number): Promise<void> {
    if (tls) requireTrusted(this.#socket as TLSSocket, tls, this.#endpoint);
    this.#phase = 'login';
    try {
      const { ret } = await this.run(['/login', `=name=${user}`, `=password=${password}`], { timeoutMs });
      if (ret !== null) {
        const answer = createHash('md5').update('\0').update(password, 'utf8').update(ret, 'hex').digest('hex');
        await this.run(['/login', `=name=${user}`, `=response=00${answer}`], { timeoutMs });
      }
    } catch (error) {
      const refused = error instanceof RouterError && error.kind === 'trap';
      throw refused ? loginRefused(this.#endpoint, user, error) : error;
    }
    this.#phase = 'open';
    this.#loggedIn.resolve(null);
  }

  /** Hands a reply to its command. Replies to commands that were given up have nobody to go to. */
  #receive(words: readonly string[]): void {
    if (words[0] === '!fatal') {
      this.#end(endedByRouter(this.#endpoint, words[1]));
      return;
    }
    const tag = words.find((word) => word.startsWith('.tag='))?.slice('.tag='.length) ?? '';
    this.#pending.get(tag)?.take(words);
    if (words[0] === '!done') this.#pending.delete(tag);
  }

  /** Ends the session once; what comes later does not change the reason. */
  #end(reason: RouterError, outcome: RouterError | null = reason): void {
    if (this.#ended) return;
    this.#ended = reason;
    for (const pending of this.#pending.values()) pending.fail(commandInterrupted(pending.command, reason));
    this.#close.resolve(outcome);
    if (outcome) this.#socket.destroy();
  }
}
