/** Proves from outside that the router can still be reached, and only then takes the roll-back away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RouterError } from '../errors.ts';
import type { ApiSession } from '../session.ts';
import { finish, shutDoor } from './clean-up.ts';
import { findOwnJobs, hasFired, isArmedStill, isEnabled, switchOff } from './dead-man.ts';
import { asRouterError, isAway, isConnectionLost, isRefused } from './failures.ts';
import { logInAgain } from './log-in-again.ts';
import type { DeployOutcome } from './outcome.ts';
import { expectRestored, hasRestarted, leaveToRouter, leaveUncertain, makeSureArmed, rollBack } from './restore.ts';
import type { DeployRun } from './run.ts';

const settleMs = 5_000;
/** A confirmation takes some commands; with less time left than this it is not begun. */
const confirmMs = 5_000;
const unwanted = 'The old configuration is wanted back.';

/** @param old the session that has imported the script: the way back while it lasts */
export async function prove(run: DeployRun, old: ApiSession): Promise<DeployOutcome> {
  const { settleMs: pauseMs = settleMs, rollBack: signal } = run.request;
  let fresh: ApiSession;
  try {
    await keepArmedIfReached(run, old);
    run.tell('verify', `waiting ${pauseMs / 1000} s before the proof`);
    await sleep(pauseMs, undefined, { signal });
    // A knock proves nothing while the address is still on the door's list.
    await shutDoor(run, old, 'verify');
    fresh = await run.logIn(run.knockAfter, signal);
  } catch (error) {
    if (signal?.aborted) return await rollBackAsAsked(run, old);
    const cause = asRouterError(error);
    return await rollBack(run, old, `The script was applied, but then the way in failed: ${cause.message}`, cause);
  }
  try {
    const why = await refusedBecause(run);
    return why === null ? await confirmSurely(run, fresh) : await rollBackAsAsked(run, fresh, why);
  } finally {
    await fresh.close();
  }
}

async function confirmSurely(run: DeployRun, fresh: ApiSession): Promise<DeployOutcome> {
  try {
    return await confirm(run, fresh);
  } catch {
    return await confirmAgain(run);
  }
}

/** Why the script is not to stay, where a person is to decide; null where it stays. Without an answer the router rolls back. */
async function refusedBecause(run: DeployRun): Promise<string | null> {
  const { confirm: ask, rollBack: signal } = run.request;
  if (ask !== undefined) run.tell('verify', 'the way in is proved: waiting for the confirmation by hand');
  if (signal?.aborted) return unwanted;
  if (ask === undefined) return null;
  const over = new AbortController();
  const restMs = Math.max(0, run.firesAt!.getTime() - Date.now() - confirmMs);
  const tooLate = sleep(restMs, 'It was not confirmed in time.', { signal: over.signal });
  const asked = new Promise<string>((resolve) => signal?.addEventListener('abort', () => resolve(unwanted)));
  const answer = ask(run.firesAt!).then(
    (stays) => (stays ? null : unwanted),
    () => unwanted,
  );
  try {
    return await Promise.race([answer, asked, tooLate]);
  } finally {
    tooLate.catch(() => {});
    over.abort();
  }
}

async function rollBackAsAsked(run: DeployRun, session: ApiSession, why = unwanted): Promise<DeployOutcome> {
  const what = `The script was applied. ${why}`;
  return await rollBack(run, session, what, new RouterError('cancelled', what));
}

/** The fresh connection says whether a session that does not answer any more matters. */
async function keepArmedIfReached(run: DeployRun, session: ApiSession): Promise<void> {
  try {
    await makeSureArmed(run, session);
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
  }
}

/** Takes the roll-back away over a session that was opened after the import. */
export async function confirm(run: DeployRun, fresh: ApiSession): Promise<DeployOutcome> {
  const [job] = await findOwnJobs(fresh, run.backup!);
  if (job === undefined) return await withoutJob(run, fresh);
  if (hasFired(job) || (isEnabled(job) && !run.isArmedFor(confirmMs))) return await confirmTooLate(run);
  run.tell('verify', 'verified over a fresh knock and connection');
  const timeoutMs = Math.min(run.request.commandTimeoutMs ?? confirmMs, confirmMs);
  const wasConfirming = run.isConfirming;
  run.isConfirming = true;
  await run.keepIfPossible('confirming');
  try {
    if (!(await switchOff(fresh, run.backup!, { timeoutMs }))) return await confirmTooLate(run);
  } catch (error) {
    if (isRefused(error) && (await isArmedStill(fresh, run.backup!))) run.isConfirming = wasConfirming;
    throw error;
  }
  run.firesAt = null;
  run.tell('confirm', 'confirmed: the roll-back is switched off');
  return await finish(run, fresh, { kind: 'applied' }, `${run.request.script.name} is applied and verified.`);
}

async function withoutJob(run: DeployRun, fresh: ApiSession): Promise<DeployOutcome> {
  if (!(await hasRestarted(run, fresh))) throw new RouterError('invalid', 'The roll-back job is gone.');
  const message =
    'The router restored its backup before the script was confirmed. Its configuration is the one from before.';
  return await finish(run, fresh, { kind: 'rolled-back' }, message);
}

async function confirmTooLate(run: DeployRun): Promise<DeployOutcome> {
  const what = 'The script was applied, but the proof took until the router began to roll back.';
  return await expectRestored(run, what, new RouterError('timeout', what));
}

/** Over a new session: the one before may have switched the roll-back off, and only the answer was lost. */
async function confirmAgain(run: DeployRun): Promise<DeployOutcome> {
  try {
    const session = await logInAgain(run, run.knockAfter, run.firesAt!.getTime() - confirmMs);
    try {
      return await confirm(run, session);
    } finally {
      await session.close();
    }
  } catch (error) {
    const cause = asRouterError(error);
    const what = `The script was applied, but confirming it failed: ${cause.message}`;
    const isSurelyArmed = !run.isConfirming && (isAway(cause) || isRefused(cause));
    return isSurelyArmed ? leaveToRouter(run, what, cause) : leaveUncertain(run, what, cause);
  }
}
