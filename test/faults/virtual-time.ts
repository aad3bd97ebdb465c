/**
 * Time that a test moves, for a whole process: it stands still while anything is being done, and jumps to what is due next
 * when nothing is. So minutes of waiting pass in milliseconds, with real sockets.
 */
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { Clock } from '../../client/src/practice/clock.ts';

interface Timer {
  at: number;
  action: () => void;
}

const real = {
  setTimeout,
  clearTimeout,
  now: Date.now,
  performanceNow: performance.now,
  sleep: timersPromises.setTimeout,
};
/** How long everything has to be quiet, in real milliseconds, looked at as often as there are entries. */
const quietMs = [0, 1, 1];
/** What a process waits for that is no timer and no idle socket. */
const atWork =
  /^(?:FSReq|GetAddrInfo|TCPConnect|ShutdownWrap|WriteWrap|SHUTDOWNWRAP|PIPECONNECT|Hash|RandomBytes|KeyGen|Sign|Derive)/i;
/** A promise that does not settle by then, in real milliseconds, with nothing that is due, never will. */
const stalledAfterMs = 10_000;

export class VirtualTime implements Clock {
  #now = Math.ceil(Date.now() / 1000) * 1000;
  readonly #timers = new Set<Timer>();
  #activity = 0;
  /** The timers of the process, as against those of the clock: the router's. */
  #own = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  /** For the practice router, whose timers outlive a client. */
  schedule(delayMs: number, action: () => void): () => void {
    const timer = this.#add(delayMs, action);
    return () => this.#remove(timer);
  }

  /** From now on `setTimeout`, `Date` and `performance` of this process go by this time. */
  install(): void {
    Object.assign(globalThis, {
      setTimeout: (action: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]) =>
        this.#startOwn(delayMs, () => action(...values)),
      clearTimeout: (timer: Timer | undefined) => this.#remove(timer),
    });
    Date.now = () => this.#now;
    performance.now = () => this.#now;
    timersPromises.setTimeout = ((delayMs = 0, value?: unknown, options?: { signal?: AbortSignal }) =>
      this.#sleep(delayMs, value, options?.signal)) as typeof real.sleep;
    syncBuiltinESMExports();
  }

  uninstall(): void {
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    Date.now = real.now;
    performance.now = real.performanceNow;
    timersPromises.setTimeout = real.sleep;
    syncBuiltinESMExports();
  }

  /** Stops the timers of the process; the result lets them go on. Those that are started later run. */
  freeze(): () => void {
    const frozen = this.#own;
    this.#own = new Set();
    for (const timer of frozen) this.#timers.delete(timer);
    return () => {
      for (const timer of frozen) this.#timers.add(timer);
    };
  }

  /** Lets time go on until a promise settles. @throws Error when it does not within so much of this time */
  async until<T>(promise: Promise<T>, withinMs: number): Promise<T> {
    const end = this.#now + withinMs;
    let isSettled = false;
    const settled = () => {
      isSettled = true;
    };
    promise.then(settled, settled);
    const begun = real.performanceNow.call(performance);
    for (await this.#quiet(); !isSettled; await this.#quiet()) {
      const hasJumped = this.#jump(end);
      const isStalled = real.performanceNow.call(performance) - begun > stalledAfterMs && this.#timers.size === 0;
      if (isStalled || (!hasJumped && this.#now >= end)) throw new Error(`not over after ${withinMs / 1000} s`);
    }
    return promise;
  }

  /** Lets so much time pass, with all that is due in it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    do await this.#quiet();
    while (this.#jump(end));
    this.#now = end;
    await this.#quiet();
  }

  /** Goes to the next timer and runs it; false where none is due until `end`. */
  #jump(end: number): boolean {
    let next: Timer | null = null;
    for (const timer of this.#timers) if (next === null || timer.at < next.at) next = timer;
    if (next === null) return false;
    if (next.at > end) {
      this.#now = end;
      return false;
    }
    this.#now = Math.max(this.#now, next.at);
    this.#remove(next);
    next.action();
    return true;
  }

  /** Settles when nothing has happened for a moment, so that all that is left is to wait. */
  async #quiet(): Promise<void> {
    for (let looks = 0; looks < quietMs.length; looks++) {
      const before = this.#activity;
      await new Promise<void>((resolve) => real.setTimeout(resolve, quietMs[looks]));
      await new Promise((resolve) => setImmediate(resolve));
      const isBusy = process.getActiveResourcesInfo().some((name) => atWork.test(name));
      if (isBusy || before !== this.#activity) looks = -1;
    }
  }

  #add(delayMs: number, action: () => void): Timer {
    const timer = { at: this.#now + Math.max(0, delayMs), action };
    this.#timers.add(timer);
    this.#activity += 1;
    return timer;
  }

  #remove(timer: Timer | undefined): void {
    if (timer === undefined) return;
    this.#timers.delete(timer);
    this.#own.delete(timer);
    this.#activity += 1;
  }

  #startOwn(delayMs: number, action: () => void): Timer & { unref(): unknown; ref(): unknown } {
    const timer = this.#add(delayMs, action);
    this.#own.add(timer);
    return Object.assign(timer, { unref: () => timer, ref: () => timer });
  }

  #sleep(delayMs: number, value: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#remove(timer);
        reject(new DOMException('The operation was aborted', { name: 'AbortError', cause: signal?.reason }));
      };
      const timer = this.#startOwn(delayMs, () => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      });
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
