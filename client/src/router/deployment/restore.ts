/** The way back: the router restores its backup, now or by itself, and is seen to have done so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDuration } from '../../../../server/src/index.ts';
import type { RouterError } from '../errors.ts';
import type { ApiSession } from '../session.ts';
import { leave } from './clean-up.ts';
import { findOwnJobs, isArmedStill, isBackupThere, keepArmed, restoreNow, schedulerName } from './dead-man.ts';
import { asRouterError, isConnectionLost } from './failures.ts';
import { logIn } from './log-in.ts';
import { clock, type DeployOutcome, outcome } from './outcome.ts';
import { rebootMs } from './request.ts';
import type { DeployRun } from './run.ts';

const rebootPollMs = 1_000;
const longestPollMs = 10_000;
/** A router's scheduler keeps whole seconds, by its own clock. */
export const clockMs = 2_000;

/** Restores the backup over the session that is still open; where that fails, the router does it by itself. */
export async function rollBack(
  run: DeployRun,
  session: ApiSession,
  what: string,
  error: RouterError,
): Promise<DeployOutcome> {
  run.tell('roll-back', `${what} Restoring the backup.`);
  try {
    await restore(run, session);
  } catch (failure) {
    // What ended the session may have been the roll-back itself.
    if (isConnectionLost(failure)) {
      return run.isArmedFor(clockMs) ? leaveToRouter(run, what, error) : await expectRestored(run, what, error);
    }
    return await leaveUnrestored(
      run,
      session,
      `${what} Restoring the backup failed: ${asRouterError(failure).message}`,
      error,
    );
  }
  await session.close();
  return await expectRestored(run, what, error);
}

/** The session can't restore the backup: the script may have taken its rights, or the backup. */
async function leaveUnrestored(
  run: DeployRun,
  session: ApiSession,
  what: string,
  error: RouterError,
): Promise<DeployOutcome> {
  const [hasBackup, isArmed] = await Promise.all([
    isBackupThere(session, run.backup!).catch(() => null),
    isArmedStill(session, run.backup!).catch(() => null),
  ]);
  if (hasBackup === false) {
    const next = `Nothing takes the script back. Log in while you can, and look at the configuration.`;
    return outcome({ kind: 'unknown' }, `${what} ${next}`, { error });
  }
  return hasBackup && isArmed ? leaveToRouter(run, what, error) : leaveUncertain(run, what, error);
}

async function restore(run: DeployRun, session: ApiSession): Promise<void> {
  try {
    await makeSureArmed(run, session);
    await restoreNow(session, run.backup!);
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    // A router that is busy refuses now and then what it does when it is asked again.
    await makeSureArmed(run, session);
    await restoreNow(session, run.backup!);
  }
}

/** Arms the roll-back again where the script has taken it away. */
export async function makeSureArmed(run: DeployRun, session: ApiSession): Promise<void> {
  const firesAt = await keepArmed(session, run.backup!, run.rollbackSeconds);
  if (firesAt === null) return;
  run.firesAt = firesAt;
  run.tell('arm', `the script had taken the roll-back away: armed again, for ${clock(firesAt)}`);
}

export async function expectRestored(run: DeployRun, what: string, error: RouterError): Promise<DeployOutcome> {
  if (await waitForRestored(run)) {
    run.firesAt = null;
    const next = 'The backup was restored: the configuration is the one from before.';
    return outcome({ kind: 'rolled-back' }, `${what} ${next}`, { error });
  }
  const next =
    'The router was to restore its backup, and was not seen to have done so. Log in as before the deploy and look.';
  return outcome({ kind: 'unknown' }, `${what} ${next}`, { error });
}

async function waitForRestored(run: DeployRun): Promise<boolean> {
  await run.leaveDoor();
  // Where it was not restored at once, the router does so by itself.
  const deadline = Math.max(Date.now(), run.firesAt!.getTime()) + (run.request.rebootMs ?? rebootMs);
  let pauseMs = rebootPollMs;
  do {
    await sleep(Math.min(pauseMs, Math.max(0, deadline - Date.now())));
    pauseMs = Math.min(pauseMs * 2, longestPollMs);
    const session = await tryOnce(run);
    if (session === null) continue;
    try {
      if ((await findOwnJobs(session, run.backup!)).length > 0) continue;
      if (!(await hasRestarted(run, session))) continue;
      run.tell('roll-back', 'the router is back, without the roll-back job: the backup is restored');
      await leave(run, session);
      return true;
    } catch {
      // It was on its way down: ask again.
    } finally {
      await session.close();
    }
  } while (Date.now() < deadline);
  return false;
}

/** One knock and login, without a line for each packet: the router may be away for a while. */
function tryOnce(run: DeployRun): Promise<ApiSession | null> {
  const request = { ...run.request, knockOptions: { ...run.request.knockOptions, tries: 1 } };
  return logIn(request, request.knock, () => {}).catch(() => null);
}

/** A restored backup comes with a restart; without one, somebody has merely removed the job. */
export async function hasRestarted(run: DeployRun, session: ApiSession): Promise<boolean> {
  const { rows } = await session.run(['/system/resource/print', '=.proplist=uptime']);
  const uptime = parseDuration(rows[0]?.uptime ?? '');
  return uptime === null || uptime * 1000 < Date.now() - run.importedAt;
}

export function leaveToRouter(run: DeployRun, what: string, error: RouterError): DeployOutcome {
  const at = run.firesAt!;
  const next = `The router restores its backup by itself at ${clock(at)} and restarts for it; then the configuration is as before. Wait until then and log in; files named ${run.name} stay on the router, remove them.`;
  return outcome({ kind: 'rolls-back', at }, `${what} ${next}`, { error });
}

export function leaveUncertain(run: DeployRun, what: string, error: RouterError): DeployOutcome {
  const next = `If the job ${schedulerName} is still on the router and not disabled, it restores the backup at ${clock(run.firesAt!)}; if it is gone, the script stays.`;
  return outcome({ kind: 'unknown' }, `${what} ${next} Log in and look; files named ${run.name} are there.`, { error });
}
