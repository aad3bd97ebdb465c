/** `rsc deploy --routers`: to a router of a list by its name, or to a group of them. */
import { dirname, resolve } from 'node:path';
import type { KnockStep } from '../../../server/src/index.ts';
import { type DeployEvent, type DeployRequest, deploy } from '../router/deploy.ts';
import { chooseKnock } from '../router/deployment/choose-knock.ts';
import { FileJournal } from '../router/deployment/journal.ts';
import { parseKnocks } from '../router/knock-notation.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import { chooseRouters } from '../routers/choose-routers.ts';
import { deployToAll, type RouterResult, stateOf } from '../routers/deploy-group.ts';
import { readInventory } from '../routers/inventory/read-inventory.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { knockOf } from '../routers/profile-knock.ts';
import { refuseErrors } from '../routers/refuse-errors.ts';
import { resultTable, summary } from '../routers/result-table.ts';
import { deployReport } from './deploy-report.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import { readInputFile } from './files.ts';
import { interruptible } from './interrupt.ts';
import { readKnockPlan } from './knock-plan-file.ts';
import { readRouterPassword, routerVariable } from './password.ts';
import { journalFolder } from './state-folder.ts';

export interface RoutersOptions {
  to: string;
  /** The file with the list. */
  routers: string;
  parallel: number;
  delay: number;
  tries: number;
  rollback: number;
  /** File with the certificate of an own authority, for the routers without a pin. */
  ca?: string;
  /** Whether to go on where the look at a router has found errors. */
  force?: true;
  json?: true;
}

/** All that is asked or read for a router is asked and read before anything is sent to the first one. */
export async function deployToRouters(file: string, options: RoutersOptions): Promise<void> {
  const say = options.json ? () => {} : (line: string) => console.log(line);
  const { text } = await readInputFile(file);
  const { profiles, notes } = readInventory(options.routers, (await readInputFile(options.routers)).text);
  for (const note of notes) console.error(`rsc: ${note}`);
  const routers = chooseRouters(options.to, profiles);
  const requests = await readRequests({ name: file, text }, routers, options);
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
  tell(file, options, results);
  process.exitCode = exitCodeOf(results);
}

async function readRequests(
  script: DeployRequest['script'],
  routers: readonly RouterProfile[],
  options: RoutersOptions,
): Promise<Map<RouterProfile, DeployRequest>> {
  const { knockPlans } = await import('../../../server/src/index.ts');
  const own = knockPlans(script.text);
  const ca = options.ca === undefined ? null : (await readInputFile(options.ca)).text;
  const journal = new FileJournal(journalFolder());
  const requests = new Map<RouterProfile, DeployRequest>();
  for (const router of routers) {
    const { host, port, user, tls, pin } = router;
    const after = chooseKnock(own, port, host);
    const trust = { ...(pin !== null && { pin }), ...(ca !== null && { ca }) };
    requests.set(router, {
      target: { host, port, user, ...(tls && { tls: trust }) },
      script,
      knock: await readKnock(router, options.routers),
      knockAfter: after && pacedSteps(after),
      knockOptions: { delayMs: options.delay, tries: options.tries },
      rollbackSeconds: options.rollback,
      password: await readRouterPassword(router),
      journal,
      ...(options.force !== true && { approve: refuseErrors }),
    });
  }
  return requests;
}

/** Scripts are looked for from the folder of the list on. */
function readKnock(router: RouterProfile, list: string): Promise<readonly KnockStep[] | null> {
  return knockOf(router, {
    async ofScript(name) {
      const { host, port } = router;
      return pacedSteps(await readKnockPlan(resolve(dirname(list), name), { host, doorPort: port }));
    },
    async ofSecret() {
      const variable = routerVariable('RSC_KNOCK', router.name);
      const steps = process.env[variable];
      if (steps !== undefined) return parseKnocks(steps);
      throw new CliError(`The knock of ${router.name} is a secret: set ${variable} to its steps. Nothing was sent.`);
    },
  });
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

function tell(file: string, { to, json }: RoutersOptions, results: readonly RouterResult<RouterProfile>[]): void {
  const report = deployReport(file, to, results);
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  const print = report.state === 'applied' ? console.log : console.error;
  for (const { name, complaints } of report.routers) {
    for (const { line, column, message } of complaints)
      print(`${file}:${line}:${column ?? 1} error ${name}: ${message}`);
  }
  for (const row of resultTable(results)) print(row);
  print(`${report.state === 'applied' ? 'Done' : 'rsc'}: ${summary(results)}`);
}

/** The gravest of what happened to a router. */
function exitCodeOf(results: readonly RouterResult<RouterProfile>[]): ExitCode {
  const states = new Set(results.map(stateOf));
  if (states.has('rolls-back') || states.has('unknown')) return exitCodes.uncertain;
  if (states.has('rolled-back')) return exitCodes.rolledBack;
  return states.size === 1 && states.has('applied') ? exitCodes.done : exitCodes.no;
}
