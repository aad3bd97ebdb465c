/** One API connection: the words of a client, its login, its commands one after the other, and their replies. */
import { createHash, randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { encodeSentence, SentenceDecoder } from '../router/wire.ts';
import { type Call, interrupted, type Reply, type Session, Trap } from './call.ts';
import type { Trouble } from './faults.ts';

/** A command as a connection knows it. */
export type ApiCall = Omit<Call, 'menu' | 'command' | 'policies'>;

/** What a connection needs of the router. */
export interface ApiHost {
  /** Whether there is a user of this name whose password is right. */
  admits(user: string, source: string, isRight: (password: string) => boolean): boolean;
  /** Whether a login is a challenge and a response (RouterOS before 6.43). */
  readonly asksForResponse: boolean;
  /** Runs the command of a path such as `/ip/address/print`. @throws Trap */
  perform(path: string, call: ApiCall): Promise<Reply>;
  /** Whether a print without rows is answered by `!empty` (RouterOS 7.18 and newer). */
  readonly saysEmpty: boolean;
  /** A command after which the connection stays silent; null: none. */
  readonly silentAfter: string | null;
  /** Takes note of a sentence; says what goes wrong before it is carried out, and after. */
  faultsAt(path: string): { before: Trouble | null; after: Trouble | null };
  /** Suffers a trouble that is not the matter of one connection. */
  suffer(trouble: Trouble): void;
  pause(ms: number, signal: AbortSignal): Promise<void>;
  readonly log: (line: string) => void;
  readonly now: () => number;
}

interface Pending {
  words: string[];
  tag: string | null;
  abort: AbortController;
}

const NO_FAULTS = { before: null, after: null };

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
  readonly #reset: () => void;
  readonly #challenges: string[] = [];
  #isBusy = false;
  #isSilent = false;

  /** `reset` ends the connection without a farewell. */
  constructor(stream: Duplex, source: string, host: ApiHost, reset: () => void) {
    this.#stream = stream;
    this.#reset = reset;
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
    for (let next = this.#pending[0]; next !== undefined && !this.#isSilent; next = this.#pending[0]) {
      await this.#answer(next);
      this.#pending.shift();
    }
    this.#isBusy = false;
  }

  async #answer(command: Pending): Promise<void> {
    const path = command.words[0]!;
    const { before, after } = path.startsWith('/') ? this.#host.faultsAt(path) : NO_FAULTS;
    if (!(await this.#survives(before, command))) return;
    const replies = before === 'wrong answer' ? [['!done']] : await this.#replies(path, command);
    if (!(await this.#survives(after, command))) return;
    const told = after === 'wrong answer' ? [['!trap', '=message=failure: wrong answer'], ['!done']] : replies;
    for (const words of told) this.#send(words, command.tag);
  }

  /** Whether there is anything to carry out and to answer after a trouble. */
  async #survives(trouble: Trouble | null, { abort }: Pending): Promise<boolean> {
    if (trouble === null || trouble === 'wrong answer') return true;
    this.#host.log(`fault: ${typeof trouble === 'string' ? trouble : JSON.stringify(trouble)}`);
    if (typeof trouble === 'object' && 'slowMs' in trouble) {
      // Whoever is stopped while it waits is told so by what comes next.
      await this.#host.pause(trouble.slowMs, abort.signal).catch(() => {});
      return true;
    }
    if (trouble === 'reset') this.#reset();
    if (trouble === 'silence') this.silence();
    this.#host.suffer(trouble);
    return trouble === 'disk full';
  }

  /** The sentences that answer a command. */
  async #replies(path: string, command: Pending): Promise<string[][]> {
    try {
      if (command.abort.signal.aborted) throw interrupted();
      const reply = await this.#run(path, command);
      if (reply === null) return [];
      const rows = (reply.rows ?? []).map((row) => ['!re', ...attributes(row)]);
      if (reply.rows?.length === 0 && this.#host.saysEmpty) rows.push(['!empty']);
      return [...rows, ['!done', ...(reply.ret === undefined ? [] : [`=ret=${reply.ret}`])]];
    } catch (error) {
      const trap = error instanceof Trap ? error : unexpected(error, this.#host);
      const category = trap.category === null ? [] : [`=category=${trap.category}`];
      return [['!trap', ...category, `=message=${trap.message}`], ['!done']];
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
    const response = values.get('response');
    if (this.#host.asksForResponse && response === undefined) return this.#challenge();
    const user = values.get('name') ?? '';
    const isRight = (password: string): boolean =>
      this.#host.asksForResponse
        ? response === responseTo(this.#challenges.pop(), password)
        : password === (values.get('password') ?? '');
    if (!this.#host.admits(user, this.source, isRight)) {
      this.#host.log(`api: login of ${JSON.stringify(user)} from ${this.source} refused`);
      throw new Trap(this.#host.asksForResponse ? 'cannot log in' : 'invalid user name or password (6)');
    }
    this.user = user;
    this.#host.log(`api: ${user} logged in from ${this.source}`);
    return {};
  }

  /** RouterOS before 6.43 does not look at a password: it wants to see that the client knows it. */
  #challenge(): Reply {
    const challenge = randomBytes(16).toString('hex');
    this.#challenges.push(challenge);
    return { ret: challenge };
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

/** Source: RouterOS manual, API, "Initial login", as of 6.42. */
function responseTo(challenge: string | undefined, password: string): string | null {
  if (challenge === undefined) return null;
  const bytes = Buffer.concat([Buffer.from([0]), Buffer.from(password, 'utf8'), Buffer.from(challenge, 'hex')]);
  return `00${createHash('md5').update(bytes).digest('hex')}`;
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
