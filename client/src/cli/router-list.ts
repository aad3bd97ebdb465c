/** Lists of routers, and how to get in to a router of one. */
import { dirname, resolve } from 'node:path';
import type { KnockStep } from '../../../server/src/index.ts';
import type { DeployRequest } from '../router/deploy.ts';
import { FileJournal } from '../router/deployment/journal.ts';
import { parseKnocks } from '../router/knock-notation.ts';
import { pacedSteps } from '../router/knock-pauses.ts';
import { chooseRouters } from '../routers/choose-routers.ts';
import { type RouterResult, stateOf } from '../routers/deploy-group.ts';
import { readInventory } from '../routers/inventory/read-inventory.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { knockOf } from '../routers/profile-knock.ts';
import { CliError, type ExitCode, exitCodes } from './exit.ts';
import { readInputFile } from './files.ts';
import { filesBeside } from './files-beside.ts';
import { readKnockPlan } from './knock-plan-file.ts';
import { readRouterPassword, routerVariable } from './password.ts';
import { journalFolder } from './state-folder.ts';

export interface RouterListOptions {
  /** A router or a group of the list. */
  to: string;
  /** The file with the list. */
  routers: string;
  delay: number;
  tries: number;
  /** File with the certificate of an own authority, for the routers without a pin. */
  ca?: string;
}

export type WayIn = Pick<DeployRequest, 'target' | 'password' | 'knock' | 'knockOptions'> & { journal: FileJournal };

/** The routers that are meant, the notes on the list printed. @throws RouterError, InputFileError where there are none */
export async function readRouters({ routers, to }: RouterListOptions): Promise<RouterProfile[]> {
  const { text } = await readInputFile(routers);
  const { profiles, notes } = await readInventory(routers, text, filesBeside(routers));
  for (const note of notes) console.error(`rsc: ${note}`);
  return chooseRouters(to, profiles);
}

/** All that is asked or read for the routers. @throws CliError, RouterError where something is missing */
export async function readWaysIn(
  routers: readonly RouterProfile[],
  options: RouterListOptions,
): Promise<Map<RouterProfile, WayIn>> {
  const ca = options.ca === undefined ? null : (await readInputFile(options.ca)).text;
  const journal = new FileJournal(journalFolder());
  const ways = new Map<RouterProfile, WayIn>();
  for (const router of routers) {
    const { host, port, user, tls, pin } = router;
    const trust = { ...(pin !== null && { pin }), ...(ca !== null && { ca }) };
    ways.set(router, {
      target: { host, port, user, ...(tls && { tls: trust }) },
      knock: await readKnock(router, options.routers),
      knockOptions: { delayMs: options.delay, tries: options.tries },
      password: await readRouterPassword(router),
      journal,
    });
  }
  return ways;
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

/** The gravest of what happened to a router. */
export function exitCodeOfAll(results: readonly RouterResult<RouterProfile>[]): ExitCode {
  const states = new Set(results.map(stateOf));
  if (states.has('rolls-back') || states.has('unknown')) return exitCodes.uncertain;
  if (states.has('rolled-back')) return exitCodes.rolledBack;
  return states.size === 1 && states.has('applied') ? exitCodes.done : exitCodes.no;
}
