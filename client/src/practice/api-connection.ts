/** One API connection: the words of a client, its login, its commands one after the other, and their replies. */
import type { Duplex } from 'node:stream';
import { encodeSentence, SentenceDecoder } from '../router/wire.ts';
import { type Call, interrupted, type Reply, type Session, Trap } from './call.ts';

/** What a connection needs of the router. */
export interface ApiHost {
  /** Whether the name and password are those of a user. */
  admits(user: string, password: string): boolean;
  /** Runs the command of a path such as `/ip/address/print`. @throws Trap */
  perform(path: string, call: Omit<Call, 'menu' | 'command'>): Promise<Reply>;
  /** Whether a print without rows is answered by `!empty` (RouterOS 7.18 and newer). */
  readonly saysEmpty: boolean;
  /** A command after which the connection stays silent; null: none. */
  readonly silentAfter: string | null;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

interface Pending {
  words: string[];
  tag: string | null;
  abort: AbortController;
}

export class ApiConnection implements Session {
  readonly source: string;
  readonly since: number;
  user = '';
  /** Settles when the connection has ended. */
  readonly ended: Promise<void>;
  readonly #stream: Duplex;
  readonly #host: ApiHost;
  readonly #decoder = new SentenceDecoder();
  readonly #pending: Pending[] = [];
  #isBusy = false;
  #isSilent = false;

  constructor(stream: Duplex, source: string, host: ApiHost) {
    this.#stream = stream;
    this.source = source;
    this.#host = host;
    this.since = host.now();
    this.ended = new Promise((resolve) => stream.once('close', resolve));
    void this.ended.then(() => this.#cancel(null));
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => this.#received(chunk));
    stream.on('end', () => stream.end());
  }

  get isLoggedIn(): boolean {
    return this.user !== '';
  }

  /** Ends the connection and stops what it has asked for. */
  end(): void {
    this.#cancel(null);
    this.#stream.destroy();
  }

  /** From now on nothing is heard or answered any more, as when packets get lost. */
  silence(): void {
    this.#isSilent = true;
  }

  #received(chunk: Buffer): void {
    if (this.#isSilent) return;
    try {
      for (const words of this.#decoder.push(chunk)) this.#sentence(words);
    } catch {
      this.#host.log(`api: ${this.source} does not speak the API; connection closed`);
      this.end();
    }
  }

  #sentence(words: string[]): void {
    const tag = words.find((word) => word.startsWith('.tag='))?.slice('.tag='.length) ?? null;
    if (words[0] === '/cancel') {
      const which = words.find((word) => word.startsWith('=tag='))?.slice('=tag='.length);
      this.#cancel(which ?? null);
      this.#send(['!done'], tag);
      return;
    }
    this.#pending.push({ words, tag, abort: new AbortController() });
    void this.#work();
  }

  /** Stops the commands with this tag, all when it is null. Those that wait are answered when their turn comes. */
  #cancel(tag: string | null): void {
    for (const command of this.#pending) if (tag === null || command.tag === tag) command.abort.abort();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      await this.#answer(next);
      this.#pending.shift();
    }
    this.#isBusy = false;
  }

  async #answer(command: Pending): Promise<void> {
    const { words, tag } = command;
    const path = words[0]!;
    try {
      if (command.abort.signal.aborted) throw interrupted();
      const reply = await this.#run(path, command);
      if (reply === null) return;
      for (const row of reply.rows ?? []) this.#send(['!re', ...attributes(row)], tag);
      if (reply.rows?.length === 0 && this.#host.saysEmpty) this.#send(['!empty'], tag);
      this.#send(['!done', ...(reply.ret === undefined ? [] : [`=ret=${reply.ret}`])], tag);
    } catch (error) {
      const trap = error instanceof Trap ? error : unexpected(error, this.#host);
      const category = trap.category === null ? [] : [`=category=${trap.category}`];
      this.#send(['!trap', ...category, `=message=${trap.message}`], tag);
      this.#send(['!done'], tag);
    }
  }

  /** Null when there is nothing to answer. */
  async #run(path: string, { words, abort }: Pending): Promise<Reply | null> {
    const values = argumentsOf(words.slice(1));
    if (path === '/quit') return this.#quit('session terminated on request');
    if (path === '/login') return this.#login(values);
    if (!this.isLoggedIn) return this.#quit('not logged in');
    const queries = words.filter((word) => word.startsWith('?'));
    const call = { arguments: values, queries, session: this, signal: abort.signal, print: null };
    const reply = await this.#host.perform(path, call);
    if (this.#host.silentAfter === path) this.silence();
    return reply;
  }

  #login(values: Map<string, string>): Reply {
    const user = values.get('name') ?? '';
    if (!this.#host.admits(user, values.get('password') ?? '')) {
      this.#host.log(`api: login of ${JSON.stringify(user)} from ${this.source} refused`);
      throw new Trap('invalid user name or password (6)');
    }
    this.user = user;
    this.#host.log(`api: ${user} logged in from ${this.source}`);
    return {};
  }

  #quit(reason: string): null {
    this.#send(['!fatal', reason], null);
    this.#stream.end();
    this.#isSilent = true;
    return null;
  }

  #send(words: string[], tag: string | null): void {
    if (this.#isSilent || this.#stream.destroyed || this.#stream.writableEnded) return;
    this.#stream.write(encodeSentence(tag === null ? words : [...words, `.tag=${tag}`]));
  }
}

function attributes(row: Record<string, string>): string[] {
  return Object.entries(row).map(([name, value]) => `=${name}=${value}`);
}

function argumentsOf(words: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const word of words) {
    const match = /^=([^=]+)(?:=(.*))?$/s.exec(word);
    if (match !== null) values.set(match[1]!, match[2] ?? '');
  }
  return values;
}

/** A mistake of this program must not look like a verdict of the router, nor end the process. */
function unexpected(error: unknown, { log }: ApiHost): Trap {
  log(`unexpected error: ${error instanceof Error ? error.stack : String(error)}`);
  return new Trap('practice router: unexpected error, see its log', { category: 4 });
}
