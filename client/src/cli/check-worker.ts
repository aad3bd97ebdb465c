/** A thread of `rsc check`: it is given scripts, and gives back what is wrong in them. */
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckOptions } from '../../../server/src/index.ts';
import type { Finding } from './reports/finding.ts';
import { ScriptChecker } from './script-checker.ts';
import type { Script } from './script-files.ts';

/** What a thread is started with. */
export interface WorkerStart {
  options: readonly CheckOptions[];
}

/** A script to check; its options by their place among those of the start. */
export interface WorkerTask {
  index: number;
  script: Script;
  options: number;
}

export interface WorkerResult {
  index: number;
  findings: Finding[];
}

const { options }: WorkerStart = workerData;
const server = await import('../../../server/src/index.ts');
const checker = new ScriptChecker(server);
parentPort!.on('message', (task: WorkerTask) => {
  const findings = checker.findingsOf(task.script, options[task.options]!);
  parentPort!.postMessage({ index: task.index, findings } satisfies WorkerResult);
});
