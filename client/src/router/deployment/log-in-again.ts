/** The way back to a router that has gone away in the middle of a deploy. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnockStep } from '../../../../server/src/index.ts';
import type { ApiSession } from '../session.ts';
import { isAway } from './failures.ts';
import type { DeployRun } from './run.ts';

const pauseMs = 5_000;

/**
 * Knocks and logs in, again and again as long as the router may merely be restarting.
 * @param deadline in milliseconds since 1970; nothing is begun after it
 * @throws RouterError the last failure, as `logIn`
 */
export async function logInAgain(
  run: DeployRun,
  steps: readonly KnockStep[] | null,
  deadline: number,
): Promise<ApiSession> {
  for (;;) {
    try {
      return await run.logIn(steps);
    } catch (error) {
      if (!isAway(error) || Date.now() + pauseMs > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}
