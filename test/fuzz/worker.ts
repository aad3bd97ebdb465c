/** Checks the scripts beside the thread that watches it. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkLaws } from './laws.ts';
import type { FuzzCase } from './mutated-script.ts';
import { fuzz } from './run.ts';
import { SharedCase } from './shared-case.ts';

export interface FuzzTask {
  runs: number;
  seed: number;
  memory: SharedArrayBuffer;
}

/** What is said at the end; null when all scripts keep the laws. */
export type FuzzReport = { shrunk: FuzzCase; message: string } | null;

const { runs, seed, memory } = workerData as FuzzTask;
const current = new SharedCase(memory);
const failure = fuzz({
  runs,
  seed,
  check: (fuzzCase) => {
    current.begin(fuzzCase);
    checkLaws(fuzzCase);
  },
});
const report: FuzzReport = failure && { shrunk: failure.shrunk, message: describe(failure.error) };
parentPort!.postMessage(report);

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
