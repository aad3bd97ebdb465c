/** `rsc check` over the cores of the machine. */
import { Worker } from 'node:worker_threads';
import type { CheckOptions } from '../../../server/src/index.ts';
import type { WorkerResult, WorkerStart, WorkerTask } from './check-worker.ts';
import type { Finding } from './reports/finding.ts';
import type { ScriptChecker } from './script-checker.ts';
import type { Script } from './script-files.ts';

/** A script and how it is checked: the same object for all with the same options. */
export interface CheckTask {
  script: Script;
  options: CheckOptions;
}

/** Of so many a thread is never without one while it waits for the next. */
const AT_ONCE = 2;

/**
 * The findings of each script, in the order of the scripts. This thread checks as well.
 * @param threads how many more
 */
export async function* checkInParallel(
  checker: ScriptChecker,
  tasks: readonly CheckTask[],
  threads: number,
): AsyncGenerator<Finding[]> {
  const results = tasks.map(() => Promise.withResolvers<Finding[]>());
  const fail = (error: unknown) => {
    for (const { promise, reject } of results) {
      // Only the first is waited for.
      promise.catch(() => {});
      reject(error);
    }
  };
  const options = [...new Set(tasks.map((task) => task.options))];
  let next = 0;
  const give = (worker: Worker) => {
    const index = next;
    const task = tasks[next++];
    if (task === undefined) return;
    const message: WorkerTask = { index, script: task.script, options: options.indexOf(task.options) };
    worker.postMessage(message);
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = startWorker({ options });
    worker.on('error', fail);
    worker.on('message', ({ index, findings }: WorkerResult) => {
      results[index]!.resolve(findings);
      give(worker);
    });
    for (let count = 0; count < AT_ONCE; count++) give(worker);
    return worker;
  });
  const work = async () => {
    for (let index = next++; index < tasks.length; index = next++) {
      const { script, options } = tasks[index]!;
      results[index]!.resolve(checker.findingsOf(script, options));
      // Lets the others have their next scripts.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  try {
    work().catch(fail);
    for (const { promise } of results) yield await promise;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function startWorker(workerData: WorkerStart): Worker {
  // It lies beside this file, bundled or not.
  const file = import.meta.url.endsWith('.ts') ? './check-worker.ts' : './check-worker.js';
  return new Worker(new URL(file, import.meta.url), { workerData });
}
