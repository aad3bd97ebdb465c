/**
 * One deploy: knock, log in, look, let the router read the script, save a backup, arm the roll-back, import, prove with a
 * fresh knock and a fresh login that the way in is still there, and only then take the roll-back away.
 *
 * Whatever happens ends in a state that has a name. Until the import begins the deploy can be cancelled.
 */
import { abandon, cleanUp } from './deployment/clean-up.ts';
import { parseComplaint } from './deployment/complaints.ts';
import { asRouterError } from './deployment/failures.ts';
import { importScript } from './deployment/import-script.ts';
import { type DeployOutcome, outcome, refusal, untilProof } from './deployment/outcome.ts';
import { prepare } from './deployment/prepare.ts';
import { prove } from './deployment/prove.ts';
import type { DeployEvent, DeployRequest } from './deployment/request.ts';
import { clockMs, expectRestored, leaveToRouter, rollBack } from './deployment/restore.ts';
import { DeployRun } from './deployment/run.ts';
import { startsOtherScripts } from './deployment/script-facts.ts';
import { runStored } from './deployment/stored-script.ts';
import type { RouterError } from './errors.ts';
import type { ApiSession } from './session.ts';

export type { RouterComplaint } from './deployment/complaints.ts';
export type { DeployOutcome, FinalState } from './deployment/outcome.ts';
export type { PreFlight } from './deployment/pre-flight.ts';
export type { DeployEvent, DeployRequest, DeployStep } from './deployment/request.ts';

/** Never rejects for anything that the router or the network does. */
export async function deploy(
  request: DeployRequest,
  report: (event: DeployEvent) => void,
  signal: AbortSignal,
): Promise<DeployOutcome> {
  const run = new DeployRun(request, report, signal);
  try {
    const ended = (await prepareOrAbandon(run)) ?? (await applyOrLeave(run));
    await forget(run, ended);
    return ended;
  } finally {
    await run.session?.close();
  }
}

async function prepareOrAbandon(run: DeployRun): Promise<DeployOutcome | null> {
  try {
    return await prepare(run);
  } catch (error) {
    return await abandon(run, asRouterError(error));
  }
}

/** Once the import may have begun, nothing but the proof takes the roll-back away. */
async function applyOrLeave(run: DeployRun): Promise<DeployOutcome> {
  try {
    return await apply(run);
  } catch (error) {
    const cause = asRouterError(error);
    return leaveToRouter(run, `The deploy was broken off: ${cause.message}`, cause);
  }
}

/** From here on there is no cancelling: what has begun is proved or rolled back. */
async function apply(run: DeployRun): Promise<DeployOutcome> {
  const session = run.session!;
  const tooLate = () => {
    if (run.firesAt !== null) {
      run.tell('import', `too late to cancel: the import has begun. ${untilProof(run.firesAt)}`);
    }
  };
  run.signal.addEventListener('abort', tooLate, { once: true });
  run.tell('import', 'importing');
  const result = run.isStored
    ? await runStored(session, run.name, run.firesAt!)
    : await importScript(session, run.scriptFile, run.firesAt!);
  switch (result.kind) {
    case 'done':
      run.tell('import', `imported in ${(result.tookMs / 1000).toFixed(1)} s`);
      await run.keepIfPossible('imported');
      return await prove(run, session);
    case 'lost':
      return await importLost(run, result.error);
    case 'refused':
      return await importRefused(run, session, result.error);
  }
}

async function importLost(run: DeployRun, error: RouterError): Promise<DeployOutcome> {
  const what = `The connection was lost during the import: ${error.message}`;
  return run.isArmedFor(clockMs) ? leaveToRouter(run, what, error) : await expectRestored(run, what, error);
}

async function importRefused(run: DeployRun, session: ApiSession, error: RouterError): Promise<DeployOutcome> {
  const { name, text } = run.request.script;
  const message = error.traps.map((trap) => trap.message).join('; ');
  const complaint = parseComplaint(message);
  const complaints = complaint === null ? [] : [complaint];
  // With a column the router complained while it read the script, and nothing of it has run (measured on 7.24). But the
  // complaint may be about another script that this one starts.
  if (complaint !== null && complaint.column !== null && !startsOtherScripts(text)) {
    await cleanUp(run, session);
    return outcome({ kind: 'nothing-changed' }, refusal(name, message, complaints), { complaints, error });
  }
  const what = `The router stopped in the middle of ${name}: ${message}. What stands before that was applied.`;
  return { ...(await rollBack(run, session, what, error)), complaints };
}

/** What has not come to its end on the router stays in the journal. */
async function forget(run: DeployRun, { state }: DeployOutcome): Promise<void> {
  const { journal } = run.request;
  const isOpen = state.kind === 'rolls-back' || state.kind === 'unknown';
  // What cannot be forgotten is found to be over when somebody takes it up.
  await (isOpen ? journal?.leave(run.name) : journal?.remove(run.name))?.catch(() => {});
}
