/**
 * Takes up a deploy that was broken off: says what is true of it, by the journal on this computer and by what is on the
 * router, and ends it: keeps the script, or has the backup restored.
 */
import { parseDuration } from '../../../server/src/index.ts';
import { cleanUp, finish } from './deployment/clean-up.ts';
import { type Backup, backupOf, findScheduler, firingTime, hasFired, isEnabled } from './deployment/dead-man.ts';
import { asRouterError } from './deployment/failures.ts';
import type { JournalEntry } from './deployment/journal.ts';
import { clock, type DeployOutcome, outcome } from './deployment/outcome.ts';
import { confirm } from './deployment/prove.ts';
import type { DeployEvent, DeployRequest } from './deployment/request.ts';
import { hasRestarted, leaveUncertain, rollBack } from './deployment/restore.ts';
import { DeployRun } from './deployment/run.ts';
import { RouterError } from './errors.ts';
import type { ApiSession } from './session.ts';

export interface TakeUpRequest extends Omit<DeployRequest, 'script' | 'approve' | 'confirm' | 'rollBack'> {
  /** What the journal says of the deploy; null where this computer knows nothing of it. */
  readonly entry: JournalEntry | null;
}

/** Either it has come to its end, or it waits for somebody to decide. */
export type TakenUp =
  | { readonly kind: 'ended'; readonly outcome: DeployOutcome }
  | { readonly kind: 'pending'; readonly pending: PendingDeploy };

interface Job {
  readonly backup: Backup;
  readonly firesAt: Date;
  readonly hasFired: boolean;
  /** Not disabled. */
  readonly isOn: boolean;
}

/**
 * Knocks, logs in and looks.
 * @throws RouterError as `logIn`; and as `ApiSession.run` where the router stops answering
 */
export async function takeUp(
  request: TakeUpRequest,
  report: (event: DeployEvent) => void,
  signal: AbortSignal,
): Promise<TakenUp> {
  const { entry } = request;
  const script = { name: entry?.script ?? 'the script', text: '' };
  const run = new DeployRun({ ...request, script }, report, signal, entry?.name);
  run.folder = entry?.folder ?? '';
  run.importedAt = entry?.importedAt ?? Date.now();
  run.hasUploaded = true;
  const session = await logInEitherWay(run, entry);
  run.session = session;
  try {
    const found = await look(run, session, entry);
    if (found.kind === 'ended') await end(run, found.outcome);
    return found;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** It is not known which configuration is in force: where one knock does not open the door, the other one may. */
async function logInEitherWay(run: DeployRun, entry: JournalEntry | null): Promise<ApiSession> {
  const { knock, knockAfter } = run.request;
  if (knockAfter === null) return run.logIn(knock, run.signal);
  const isApplied = entry !== null && entry.phase !== 'preparing' && Date.parse(entry.firesAt ?? '') > Date.now();
  const [first, second] = isApplied ? [knockAfter, knock] : [knock, knockAfter];
  try {
    return await run.logIn(first, run.signal);
  } catch (error) {
    if (!(error instanceof RouterError) || error.kind !== 'door-closed') throw error;
    return run.logIn(second, run.signal);
  }
}

async function look(run: DeployRun, session: ApiSession, entry: JournalEntry | null): Promise<TakenUp> {
  const job = await findJob(run, session, entry);
  if (job?.hasFired) {
    const message = 'The roll-back has fired: the router is about to restore its backup and to restart.';
    return { kind: 'ended', outcome: outcome({ kind: 'rolls-back', at: job.firesAt }, message) };
  }
  if (job !== null) run.backup = job.backup;
  if (entry?.phase === 'preparing') {
    await cleanUp(run, session);
    return { kind: 'ended', outcome: neverBegun(entry) };
  }
  if (job === null || !job.isOn) return { kind: 'ended', outcome: await withoutJob(run, session, entry) };
  run.firesAt = job.firesAt;
  if (entry === null) adopt(run, job.backup);
  return { kind: 'pending', pending: new PendingDeploy(run, session, entry) };
}

/** The row of the job of this deploy; of any deploy where the journal knows of none. */
async function findJob(run: DeployRun, session: ApiSession, entry: JournalEntry | null): Promise<Job | null> {
  const file = `${run.backupName}.backup`;
  for (const row of await findScheduler(session)) {
    const backup = backupOf(row);
    if (backup === null || (entry !== null && backup.file !== file)) continue;
    const firesAt = (await firingTime(session, row)) ?? knownTime(row, entry);
    return { backup, firesAt, hasFired: hasFired(row), isOn: isEnabled(row) };
  }
  return null;
}

/** Where the router does not tell when a job fires. */
function knownTime(row: Record<string, string>, entry: JournalEntry | null): Date {
  const known = Date.parse(entry?.firesAt ?? '');
  return new Date(Number.isNaN(known) ? Date.now() + (parseDuration(row.interval ?? '') ?? 0) * 1000 : known);
}

/** Another computer's deploy: what it has put on the router is named as its backup is. */
function adopt(run: DeployRun, { file }: Backup): void {
  const [, folder = '', name = run.name] = /^(.*\/)?(.*)\.backup$/.exec(file) ?? [];
  run.folder = folder;
  run.name = name;
}

/** Nothing is armed. */
async function withoutJob(run: DeployRun, session: ApiSession, entry: JournalEntry | null): Promise<DeployOutcome> {
  if (entry === null) return outcome({ kind: 'nothing-changed' }, 'No roll-back is armed on this router.');
  if (isConfirmed(run, entry)) {
    const message = `${entry.script} is applied: the way in had been proved, and the roll-back is removed.`;
    return await finish(run, session, { kind: 'applied' }, message);
  }
  if (!(await hasRestarted(run, session))) {
    const message = `The roll-back job of ${entry.script} is gone, and the router has not restarted since: somebody has removed it. The script stays as far as it was applied. Look at the configuration.`;
    return outcome({ kind: 'unknown' }, message);
  }
  const message = `The router has restored its backup: ${entry.script} was not confirmed in time, and the configuration is the one from before.`;
  return await finish(run, session, { kind: 'rolled-back' }, message);
}

/** A job that is switched off was so by the confirmation; it is removed only when the journal says so. */
function isConfirmed(run: DeployRun, { phase }: JournalEntry): boolean {
  return phase === 'confirmed' || (phase === 'confirming' && run.backup !== null);
}

function neverBegun({ script }: JournalEntry): DeployOutcome {
  const message = `The deploy of ${script} was broken off before the import: nothing was changed, and what it had put on the router is removed.`;
  return outcome({ kind: 'nothing-changed' }, message);
}

/** A script that is applied, wholly or in part, while the router waits to take it back. */
export class PendingDeploy {
  readonly rollsBackAt: Date;
  /** What is true, for people. */
  readonly message: string;
  readonly #run: DeployRun;
  readonly #session: ApiSession;
  readonly #isWhole: boolean;

  constructor(run: DeployRun, session: ApiSession, entry: JournalEntry | null) {
    this.rollsBackAt = run.firesAt!;
    this.#run = run;
    this.#session = session;
    this.#isWhole = entry?.phase === 'imported' || entry?.phase === 'confirming';
    const applied = this.#isWhole
      ? `${entry?.script} is applied and not confirmed.`
      : `${entry?.script ?? 'A script of another computer'} may be applied, wholly, in part or not at all.`;
    this.message = `${applied} The router restores its backup by itself at ${clock(this.rollsBackAt)}, unless you keep the script.`;
  }

  /** Takes the roll-back away, over the session that was opened after the import. */
  async keep(): Promise<DeployOutcome> {
    const { script } = this.#run.request;
    try {
      const kept = await confirm(this.#run, this.#session);
      const isPart = kept.state.kind === 'applied' && !this.#isWhole;
      const message = `The configuration stays as it is: ${script.name} may be applied in part only, or not at all. Look at it.`;
      return await this.#end(isPart ? { ...kept, message } : kept);
    } catch (error) {
      const cause = asRouterError(error);
      return await this.#end(leaveUncertain(this.#run, `Keeping ${script.name} failed: ${cause.message}`, cause));
    }
  }

  /** Has the router restore its backup now. */
  async rollBack(): Promise<DeployOutcome> {
    const what = 'The old configuration is wanted back.';
    return await this.#end(await rollBack(this.#run, this.#session, what, new RouterError('cancelled', what)));
  }

  /** Leaves it to the router. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  async #end(ended: DeployOutcome): Promise<DeployOutcome> {
    await end(this.#run, ended);
    return ended;
  }
}

async function end(run: DeployRun, { state }: DeployOutcome): Promise<void> {
  const isOpen = state.kind === 'rolls-back';
  if (!isOpen) await run.request.journal?.remove(run.name).catch(() => {});
  await run.session?.close();
}
