import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../client/src/practice/clock.ts';
import {
  type PracticeOptions,
  type PracticeRouter,
  startPracticeRouter,
} from '../../../client/src/practice/practice-router.ts';
import { attributesOf, encodeSentence, SentenceDecoder } from '../../../client/src/router/wire.ts';

export const host = '127.0.0.1';
export const password = 'secret';

const running: { routers: PracticeRouter[]; clients: Client[] } = { routers: [], clients: [] };

/** Starts a practice router without a firewall unless one is given; it is closed by `stopAll`. */
export async function startRouter(options: PracticeOptions = {}): Promise<PracticeRouter> {
  const router = await startPracticeRouter({ script: '', password, rebootMs: 20, ...options });
  running.routers.push(router);
  return router;
}

/** To be called after each test. */
export async function stopAll(): Promise<void> {
  for (const client of running.clients.splice(0)) client.close();
  for (const router of running.routers.splice(0)) await router.close();
}

/** What a command was answered. */
export interface Answer {
  rows: Record<string, string>[];
  ret: string | undefined;
  /** Messages of traps. */
  traps: string[];
  /** All sentences as they came. */
  sentences: string[][];
}

/** The smallest API client: sentences out, sentences in. */
export class Client {
  readonly ended: Promise<unknown>;
  readonly #socket: Socket;
  readonly #decoder = new SentenceDecoder();
  readonly #received: string[][] = [];
  #arrived: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() => this.#arrived());
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(...this.#decoder.push(chunk));
      this.#arrived();
    });
    running.clients.push(this);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  get certificate(): string | undefined {
    return (this.#socket as TLSSocket).getPeerX509Certificate?.()?.fingerprint256;
  }

  send(...words: string[]): void {
    this.#socket.write(encodeSentence(words));
  }

  sendBytes(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** The next sentence; null at the end of the connection. */
  async next(): Promise<string[] | null> {
    while (this.#received.length === 0 && this.isOpen) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.#received.shift() ?? null;
  }

  /** Sends a command and takes its answer. */
  async run(...words: string[]): Promise<Answer> {
    this.send(...words);
    const answer: Answer = { rows: [], ret: undefined, traps: [], sentences: [] };
    for (let sentence = await this.next(); sentence !== null; sentence = await this.next()) {
      answer.sentences.push(sentence);
      const values = attributesOf(sentence);
      if (sentence[0] === '!re') answer.rows.push(values);
      if (sentence[0] === '!trap') answer.traps.push(values.message ?? '');
      if (sentence[0] === '!done') answer.ret = values.ret;
      if (sentence[0] === '!done' || sentence[0] === '!fatal') break;
    }
    return answer;
  }

  /** Runs a command that must not be refused. */
  async ok(...words: string[]): Promise<Answer> {
    const answer = await this.run(...words);
    assert.deepEqual(answer.traps, [], words.join(' '));
    assert.equal(answer.sentences.at(-1)?.[0], '!done', words.join(' '));
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }
}

export async function connectTo(port: number): Promise<Client> {
  const socket = connect({ host, port, noDelay: true });
  await once(socket, 'connect');
  return new Client(socket);
}

export async function connectSecurely(port: number): Promise<Client> {
  const socket = connectTls({ host, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  return new Client(socket);
}

/** A client that is logged in. */
export async function logIn({ ready }: PracticeRouter): Promise<Client> {
  const client = await connectTo(ready.api);
  await client.ok('/login', `=name=${ready.user}`, `=password=${password}`);
  return client;
}

/** Checks that a command is refused with exactly these words. */
export async function checkRefused(client: Client, words: string[], message: string): Promise<void> {
  const { traps } = await client.run(...words);
  assert.deepEqual(traps, [message], words.join(' '));
}

/** Whether a connection to a port comes about: it is closed at once. */
export async function isOpen(port: number, address = host): Promise<boolean> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED');
    return false;
  } finally {
    socket.destroy();
  }
}

/** Waits until a condition holds. A wait in vain ends, so that it does not keep the test run alive. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries === 2000) assert.fail(`in vain: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1, 12);
  #timers: { at: number; action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get isWaiting(): boolean {
    return this.#timers.length > 0;
  }

  /** Lets time pass, with everything that falls due in it. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = end;
  }
}
