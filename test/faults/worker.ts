/** Plays its share of the cuts, with a time and ports of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { makeFlows } from './flows.ts';
import { check, planOf, type Result } from './matrix.ts';
import { VirtualTime } from './virtual-time.ts';

export interface FaultsTask {
  /** Null for all. */
  readonly flow: string | null;
  /** Takes each so-manieth cut, from this one. */
  readonly job: number;
  readonly jobs: number;
}

/** A result; null when a flow begins. */
export interface FaultsReport {
  readonly flow: string;
  readonly points: number;
  readonly result: Result | null;
}

const { flow: only, job, jobs } = workerData as FaultsTask;
const time = new VirtualTime();
time.install();
for (const flow of await makeFlows()) {
  if (only !== null && flow.name !== only) continue;
  const plan = await planOf(time, flow);
  const points = 2 * plan.sentences.length;
  const report = (result: Result | null) =>
    parentPort!.postMessage({ flow: flow.name, points, result } satisfies FaultsReport);
  report(null);
  for (const [index, cut] of plan.cuts.entries()) if (index % jobs === job) report(await check(time, plan, cut));
}
