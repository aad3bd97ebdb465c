/**
 * Checks a million mutated scripts, or as many as are asked for: `npm run fuzz -- --runs N --seed S`. A run says its
 * seed, and the same seed gives the same scripts as long as the scripts that they are made of stay the same.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { FuzzCase } from './mutated-script.ts';
import { SharedCase } from './shared-case.ts';
import type { FuzzReport, FuzzTask } from './worker.ts';

const REPORT_EVERY_MS = 2000;
/** A script of a few hundred characters takes a millisecond; one that takes this long never ends. */
const HANGS_AFTER_MS = 20_000;

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const runs = naturalNumber('runs', values.runs ?? '1000000');
const seed = naturalNumber('seed', values.seed ?? `${Date.now() % 1e9}`);
const start = performance.now();
const current = new SharedCase();
let lastCount = 0;
let lastProgress = start;

console.log(`seed ${seed}, ${runs} scripts`);
const workerData: FuzzTask = { runs, seed, memory: current.memory };
const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
const timer = setInterval(() => void watch(), REPORT_EVERY_MS);
worker.on('message', finish);
worker.on('exit', () => clearInterval(timer));

/** Says how far it is, and ends a worker that does not go on. */
async function watch(): Promise<void> {
  const { count } = current;
  const now = performance.now();
  if (count !== lastCount) lastProgress = now;
  lastCount = count;
  printProgress();
  if (now - lastProgress < HANGS_AFTER_MS) return;
  clearInterval(timer);
  await worker.terminate();
  fail(current.last, `It takes longer than ${HANGS_AFTER_MS / 1000} s.`);
}

function finish(report: FuzzReport): void {
  printProgress();
  if (report !== null) fail(report.shrunk, report.message);
}

function fail({ text, edits }: FuzzCase, message: string): void {
  console.log(`\nfailed with seed ${seed}: ${message}\n\nscript: ${JSON.stringify(text)}`);
  if (edits.length > 0) console.log(`edits: ${JSON.stringify(edits)}`);
  process.exitCode = 1;
}

function printProgress(): void {
  const seconds = (performance.now() - start) / 1000;
  const { count } = current;
  console.log(`${count} scripts in ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} a second`);
}

function naturalNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} takes a natural number of at most nine digits, not ${text}`);
  return Number(text);
}
