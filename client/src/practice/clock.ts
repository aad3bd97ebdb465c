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

/** `2026-01-31`, as the router prints dates. The practice router lives in UTC. */
export function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `13:05:59`, as the router prints times of day. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
