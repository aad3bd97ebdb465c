/** `rsc resume --routers`: a router of a list, or the routers of a group whose deploys were broken off. */
import type { DeployOutcome } from '../router/deploy.ts';
import type { JournalEntry } from '../router/deployment/journal.ts';
import { outcome } from '../router/deployment/outcome.ts';
import { RouterError } from '../router/errors.ts';
import { type PendingDeploy, takeUp } from '../router/take-up.ts';
import type { RouterResult } from '../routers/deploy-group.ts';
import type { RouterProfile } from '../routers/profile.ts';
import { resultTable, summary } from '../routers/result-table.ts';
import { interruptible } from './interrupt.ts';
import { exitCodeOfAll, type RouterListOptions, readRouters, readWaysIn, type WayIn } from './router-list.ts';

type Decide = (pending: PendingDeploy) => Promise<DeployOutcome>;

/**
 * All at once, since the routers do not wait.
 * @param entryOf what the journal says of the last deploy to a router; null for nothing
 */
export async function resumeRouters(
  options: RouterListOptions,
  entryOf: (router: RouterProfile) => JournalEntry | null,
  decide: Decide,
): Promise<void> {
  const routers = (await readRouters(options)).filter((router) => entryOf(router) !== null);
  if (routers.length === 0) {
    console.log(`No deploy to ${options.to} was broken off on this computer.`);
    return;
  }
  const ways = await readWaysIn(routers, options);
  const results = await interruptible((signal) =>
    Promise.all(
      routers.map(async (router): Promise<RouterResult<RouterProfile>> => {
        const begin = performance.now();
        const ended = await resume(router, ways.get(router)!, entryOf(router), decide, signal);
        return { router, outcome: ended, tookMs: performance.now() - begin };
      }),
    ),
  );
  process.exitCode = exitCodeOfAll(results);
  const print = process.exitCode === 0 ? console.log : console.error;
  for (const row of resultTable(results)) print(row);
  print(`${process.exitCode === 0 ? 'Done' : 'rsc'}: ${summary(results)}`);
}

/** What fails at one router does not keep the others from their end. */
async function resume(
  { name }: RouterProfile,
  way: WayIn,
  entry: JournalEntry | null,
  decide: Decide,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const report = ({ step, message }: { step: string; message: string }) => console.log(`${name}: ${step}: ${message}`);
  try {
    const found = await takeUp({ ...way, knockAfter: null, entry }, report, signal);
    return found.kind === 'ended' ? found.outcome : await decide(found.pending);
  } catch (error) {
    if (!(error instanceof RouterError)) throw error;
    return outcome({ kind: 'unknown' }, error.message, { error });
  }
}
