/** `rsc deploy --routers`: to a router of a list by its name, or to a group of them. */
import { type DeployEvent, type DeployRequest, deploy } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import { deployToAll, type RouterResult } from '../routers/deploy-group.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { refuseErrors } from '../routers/refuse-errors.ts';
import { resultTable, summary } from '../routers/result-table.ts';
import { deployReport, type Looked } from './deploy-report.ts';
import { type ExitCode, exitCodes } from './exit.ts';
import { readInputFile } from './files.ts';
import { interruptible } from './interrupt.ts';
import { findingLine } from './pre-flight-report.ts';
import { exitCodeOfAll, type RouterListOptions, readRouters, readWaysIn } from './router-list.ts';

export interface RoutersOptions extends RouterListOptions {
  parallel: number;
  rollback: number;
  /** Whether to go on where the look at a router has found errors. */
  force?: true;
  json?: true;
}

/** All that is asked or read for a router is asked and read before anything is sent to the first one. */
export async function deployToRouters(file: string, options: RoutersOptions): Promise<void> {
  const say = options.json ? () => {} : (line: string) => console.log(line);
  const { text } = await readInputFile(file);
  const routers = await readRouters(options);
  const looked: Looked = new Map();
  const requests = await readRequests({ name: file, text }, routers, options, looked);
  const armed = new Map<string, string>();
  const results = await interruptible(
    (signal) =>
      deployToAll(
        routers,
        (router, stop) => {
          const report = (event: DeployEvent) => {
            noteArmed(armed, router.name, event);
            say(`${router.name}: ${event.step}: ${event.message}`);
          };
          return deploy(requests.get(router)!, report, stop);
        },
        { parallel: options.parallel, signal },
      ),
    () => lastWords(armed),
  );
  tell(file, options, results, looked);
  process.exitCode = exitCodeOfAll(results);
}

async function readRequests(
  script: DeployRequest['script'],
  routers: readonly RouterProfile[],
  options: RoutersOptions,
  looked: Looked,
): Promise<Map<RouterProfile, DeployRequest>> {
  const { knockPlans } = await import('../../../server/src/index.ts');
  const own = knockPlans(script.text);
  const ways = await readWaysIn(routers, options);
  const requests = new Map<RouterProfile, DeployRequest>();
  for (const router of routers) {
    const after = chooseKnock(own, router.port, router.host);
    requests.set(router, {
      ...ways.get(router)!,
      script,
      knockAfter: after && pacedSteps(after),
      rollbackSeconds: options.rollback,
      approve: async (found) => {
        looked.set(router, found.findings);
        return options.force === true || refuseErrors(found);
      },
    });
  }
  return requests;
}

/** Keeps, for each router, what is to be said if the program ends before the roll-back is taken away. */
function noteArmed(armed: Map<string, string>, router: string, { step, message }: DeployEvent): void {
  if (step === 'arm') armed.set(router, message);
  if (step === 'confirm') armed.delete(router);
}

function lastWords(armed: ReadonlyMap<string, string>): ExitCode {
  if (armed.size === 0) return exitCodes.cancelled;
  for (const [router, message] of armed) console.error(`rsc: ended in the middle. On ${router}: ${message}.`);
  console.error('rsc: look with "rsc resume".');
  return exitCodes.uncertain;
}

function tell(
  file: string,
  { to, json }: RoutersOptions,
  results: readonly RouterResult<RouterProfile>[],
  looked: Looked,
): void {
  const report = deployReport(file, to, results, looked);
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  const print = report.state === 'applied' ? console.log : console.error;
  for (const { name, findings, complaints } of report.routers) {
    for (const finding of findings) print(findingLine(file, finding, name));
    for (const { line, column, message } of complaints)
      print(`${file}:${line}:${column ?? 1} error ${name}: ${message}`);
  }
  for (const row of resultTable(results)) print(row);
  print(`${report.state === 'applied' ? 'Done' : 'rsc'}: ${summary(results)}`);
}
