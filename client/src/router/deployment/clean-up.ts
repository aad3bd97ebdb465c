/** The end of a deploy that has changed nothing, and what every deploy takes away again. */

import { RouterError } from '../errors.ts';
import type { ApiSession } from '../session.ts';
import { disarm, schedulerName } from './dead-man.ts';
import { reportFile } from './dry-run.ts';
import { asRouterError } from './failures.ts';
import { logInAgain } from './log-in-again.ts';
import { clock, type DeployOutcome, type FinalState, outcome } from './outcome.ts';
import { forgetOwnAddress } from './own-address.ts';
import { type DeployStep, rebootMs } from './request.ts';
import { removeFile } from './router-files.ts';
import type { DeployRun } from './run.ts';
import { removeStored } from './stored-script.ts';

/** Ends a deploy that failed or was cancelled before the import: nothing was changed, and nothing is left behind. */
export async function abandon(run: DeployRun, error: RouterError): Promise<DeployOutcome> {
  const cancelled = run.signal.aborted || error.kind === 'cancelled';
  const { aborted, reason } = run.signal;
  const said = !aborted ? error.message : reason instanceof RouterError ? reason.message : 'The deploy was cancelled.';
  const unchanged = said.includes('Nothing was changed.') ? said : `${said} Nothing was changed on the router.`;
  if (!run.hasUploaded) {
    if (run.session !== null) await leave(run, run.session);
    return outcome({ kind: 'nothing-changed' }, unchanged, { error, cancelled });
  }
  try {
    await cleanUpAnyway(run);
    return outcome({ kind: 'nothing-changed' }, unchanged, { error, cancelled });
  } catch (cause) {
    const left = `Cleaning up failed (${asRouterError(cause).message}): files named ${run.name} may be left on the router.`;
    const at = run.firesAt;
    if (at === null) return outcome({ kind: 'nothing-changed' }, `${unchanged} ${left}`, { error, cancelled });
    const job = `So may the roll-back job ${schedulerName}: then the router restores the backup of its present configuration at ${clock(at)} and restarts for it.`;
    return outcome({ kind: 'unknown' }, `${unchanged} ${left} ${job}`, { error, cancelled });
  }
}

/** Over the session if it still answers, else over a new one. */
async function cleanUpAnyway(run: DeployRun): Promise<void> {
  try {
    await cleanUp(run, run.session!);
  } catch {
    await run.session?.close();
    run.session = await logInAgain(run, run.request.knock, Date.now() + (run.request.rebootMs ?? rebootMs));
    await cleanUp(run, run.session);
  }
}

/** Takes away the roll-back as well: only for a router whose configuration is as it was. */
export async function cleanUp(run: DeployRun, session: ApiSession): Promise<void> {
  if (run.backup !== null) await disarm(session, run.backup);
  run.firesAt = null;
  await leave(run, session);
  run.tell('clean-up', 'removed what the deploy had put on the router');
}

/** Ends a deploy whose state is known; what cannot be removed is named. */
export async function finish(
  run: DeployRun,
  session: ApiSession,
  state: FinalState,
  message: string,
): Promise<DeployOutcome> {
  try {
    await removeAnyway(run, session, state.kind === 'applied');
    return outcome(state, message);
  } catch (error) {
    const job = state.kind === 'applied' ? `, and the job ${schedulerName}, switched off` : '';
    const left = `Cleaning up failed (${asRouterError(error).message}): files named ${run.name} may be left on the router${job}.`;
    return outcome(state, `${message} ${left}`);
  }
}

/** Over the session, and once more over a new one. */
async function removeAnyway(run: DeployRun, session: ApiSession, isConfirmed: boolean): Promise<void> {
  try {
    await removeAll(run, session, isConfirmed);
  } catch {
    const again = await run.logIn(isConfirmed ? run.knockAfter : run.request.knock);
    try {
      await removeAll(run, again, isConfirmed);
    } finally {
      await again.close();
    }
  }
}

/** A roll-back job goes only when the journal says that it was confirmed: from then on its lack means nothing. */
async function removeAll(run: DeployRun, session: ApiSession, isConfirmed: boolean): Promise<void> {
  if (isConfirmed && run.backup !== null) {
    await run.keep('confirmed');
    await disarm(session, run.backup);
  }
  await leave(run, session);
}

/** Leaves neither files nor an open door behind. Where the rules cut this session off with the door, that is its end. */
export async function leave(run: DeployRun, session: ApiSession): Promise<void> {
  if (run.hasUploaded) {
    await removeFile(session, run.scriptFile);
    await removeFile(session, reportFile(run.scriptFile));
    await removeFile(session, run.exportFile);
    await removeFile(session, `${run.backupName}.backup`);
    if (run.isStored !== false) await removeStored(session, run.name);
  }
  await shutDoor(run, session, 'clean-up').catch(() => {});
}

/** Takes the address off the lists that a knock put it on, the door's among them. */
export async function shutDoor(run: DeployRun, session: ApiSession, step: DeployStep): Promise<void> {
  const { knock, knockAfter, target } = run.request;
  if (knock === null && knockAfter === null) return;
  await run.leaveDoor();
  const lists = await forgetOwnAddress(session, target.user);
  if (lists.length > 0) run.tell(step, `closed the door: took this address off ${lists.join(', ')}`);
}
