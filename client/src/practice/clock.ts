import { interrupted } from './call.ts';

/** Time as the practice router sees it: the machine's own, or one that a test moves. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `action` once after `delayMs`; the result takes that back. */
  schedule(delayMs: number, action: () => void): () => void;
}

/** The longest delay that `setTimeout` takes; beyond it, it would fire at once. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now(), schedule: scheduleOnMachine };

function scheduleOnMachine(delayMs: number, action: () => void): () => void {
  let rest = delayMs;
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const part = Math.min(rest, longestTimeoutMs);
    rest -= part;
    timer = setTimeout(rest > 0 ? wait : action, part);
  };
  wait();
  return () => clearTimeout(timer);
}

/** Waits on a clock. @throws Trap when the signal comes first */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(interrupted());
      return;
    }
    const cancel = clock.schedule(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(interrupted());
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** `2026-01-31`, as the router prints dates. The practice router lives in UTC. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `jan/31/2026`, as routers printed dates before 7.10. */
export function oldDateText(ms: number): string {
  const [month, day] = new Date(ms).toUTCString().slice(5, 11).split(' ').reverse();
  return `${month!.toLowerCase()}/${day}/${new Date(ms).getUTCFullYear()}`;
}

/** `13:05:59`, as the router prints times of day. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
