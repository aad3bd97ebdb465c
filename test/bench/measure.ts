import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
/** Leaves no garbage of one task to be cleared away in the time of the next. */
export const collectGarbage = runInNewContext('gc') as () => void;

/** Milliseconds that a task takes. */
export function timeOf(task: () => unknown): number {
  const start = performance.now();
  task();
  return performance.now() - start;
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** In the decimal megabytes that file managers show. */
export function megabytes(text: string): string {
  return `${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB`;
}

export function milliseconds(time: number): string {
  return `${time.toFixed(1).padStart(7)} ms`;
}
