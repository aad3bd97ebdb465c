/**
 * Cuts deploys to a practice router before and after every sentence of the API, with every fault, and checks that each ends
 * as it says: `npm run faults -- --flow NAME --jobs N`. Prints how many it has played, and each that breaks a law.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Result } from './matrix.ts';
import type { FaultsReport, FaultsTask } from './worker.ts';

const { values } = parseArgs({ options: { flow: { type: 'string' }, jobs: { type: 'string' } } });
const jobs = Number(values.jobs ?? availableParallelism());
const counts = new Map<string, { points: number; played: number; broken: number; vague: number }>();

function note({ flow, points, result }: FaultsReport): void {
  if (!counts.has(flow)) console.log(`${flow}: ${points} points`);
  const count = counts.get(flow) ?? { points, played: 0, broken: 0, vague: 0 };
  counts.set(flow, count);
  if (result === null) return;
  count.played += 1;
  if (result.isVague) count.vague += 1;
  if (result.broken.length === 0) return;
  count.broken += 1;
  printBroken(result);
}

function printBroken({ name, broken, told }: Result): void {
  console.log(`\n${name}`);
  for (const law of broken) console.log(`  ${law}`);
  for (const line of told) console.log(`    ${line}`);
}

function printCounts(): void {
  const rows = [...counts].map(([flow, count]) => ({ flow, ...count }));
  console.table(rows);
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  const vague = `in ${sum(({ vague }) => vague)} the tool said that it could not know yet`;
  console.log(
    `${sum(({ points }) => points)} points, ${sum(({ played }) => played)} points × faults, ` +
      `${sum(({ broken }) => broken)} exceptions; ${vague}`,
  );
  if (sum(({ broken }) => broken) > 0) process.exitCode = 1;
}

const start = performance.now();
await Promise.all(
  Array.from({ length: jobs }, (_, job) => {
    const workerData: FaultsTask = { flow: values.flow ?? null, job, jobs };
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData });
    worker.on('message', note);
    return new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  }),
);
printCounts();
console.log(`${((performance.now() - start) / 1000).toFixed(0)} s`);
