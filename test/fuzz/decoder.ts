/**
 * Checks the decoder of the API on a million sentences, or as many as are asked for, whole and damaged:
 * `npm run fuzz:decoder -- --sentences N --seed S`.
 */
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { anyStream, checkStream, sentencesPerStream } from './decoder-laws.ts';

interface Task {
  sentences: number;
  seed: number;
}

const reportEveryMs = 2_000;
/** A stream takes less than a millisecond; one that takes this long never ends. */
const hangsAfterMs = 20_000;

if (isMainThread) watch();
else check(workerData);

function watch(): void {
  const { values } = parseArgs({ options: { sentences: { type: 'string' }, seed: { type: 'string' } } });
  const task: Task = {
    sentences: Number(values.sentences ?? 1_000_000),
    seed: Number(values.seed ?? Date.now() % 1e9),
  };
  console.log(`seed ${task.seed}, ${task.sentences} sentences`);
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  const hang = () => fail(`it takes longer than ${hangsAfterMs / 1000} s`);
  let timer = setTimeout(hang, hangsAfterMs);
  worker.on('message', (message: number | string) => {
    if (typeof message === 'string') return fail(message);
    clearTimeout(timer);
    timer = setTimeout(hang, hangsAfterMs);
    console.log(`${message} sentences whole, and as many damaged, in ${(performance.now() / 1000).toFixed(0)} s`);
  });
  worker.on('exit', () => clearTimeout(timer));

  function fail(why: string): void {
    clearTimeout(timer);
    console.log(`failed with seed ${task.seed}: ${why}`);
    process.exitCode = 1;
    void worker.terminate();
  }
}

function check({ sentences, seed }: Task): void {
  let count = 0;
  let reportAt = performance.now() + reportEveryMs;
  const property = fc.property(anyStream, (stream) => {
    checkStream(stream);
    count += stream.sentences.length;
    if (performance.now() < reportAt) return;
    reportAt = performance.now() + reportEveryMs;
    parentPort!.postMessage(count);
  });
  const result = fc.check(property, { numRuns: Math.ceil(sentences / sentencesPerStream), seed });
  if (result.failed) parentPort!.postMessage(`${JSON.stringify(result.counterexample)}\n${result.errorInstance}`);
  else parentPort!.postMessage(count);
}
