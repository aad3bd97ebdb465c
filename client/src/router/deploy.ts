/**
 * One deploy: knock, log in, let the router read the script, save a backup, arm the roll-back, import, prove with a
 * fresh knock and a fresh login that the way in is still there, and only then take the roll-back away.
 *
 * Whatever happens ends in a state that has a name. Until the import begins the deploy can be cancelled.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  compareVersions,
  formatVersion,
  type KnockStep,
  parseDuration,
  parseVersion,
} from '../../../server/src/index.ts';
import { parseComplaint } from './deployment/complaints.ts';
import {
  arm,
  type Backup,
  disarm,
  findOwnJobs,
  findScheduler,
  keepArmed,
  restoreNow,
  saveBackup,
  schedulerName,
} from './deployment/dead-man.ts';
import { requireScheduler } from './deployment/device-mode.ts';
import { dryRun, reportFile } from './deployment/dry-run.ts';
import { asRouterError, isConnectionLost } from './deployment/failures.ts';
import { importScript } from './deployment/import-script.ts';
import { logIn } from './deployment/log-in.ts';
import { clock, type DeployOutcome, outcome, refusal, untilProof } from './deployment/outcome.ts';
import { forgetOwnAddress } from './deployment/own-address.ts';
import type { DeployEvent, DeployRequest, DeployStep } from './deployment/request.ts';
import { lastingFolder, mostBytes, removeFile, writeFile } from './deployment/router-files.ts';
import { refuseUnsafe, startsOtherScripts } from './deployment/script-facts.ts';
import { RouterError } from './errors.ts';
import type { ApiSession } from './session.ts';

export type { RouterComplaint } from './deployment/complaints.ts';
export type { DeployOutcome, FinalState } from './deployment/outcome.ts';
export type { DeployEvent, DeployRequest, DeployStep } from './deployment/request.ts';

type Report = (event: DeployEvent) => void;

/** The oldest version that reads a script without running it. */
const dryRunSince = parseVersion('7.16')!;
const settleMs = 5_000;
const rebootPollMs = 1_000;
const longestPollMs = 10_000;
/** A router's scheduler keeps whole seconds, by its own clock. */
const clockMs = 2_000;
/** A confirmation takes some commands; with less time left than this it is not begun. */
const confirmMs = 5_000;
/** Never rejects for anything that the router or the network does. */
export async function deploy(request: DeployRequest, report: Report, signal: AbortSignal): Promise<DeployOutcome> {
  return new Deployment(request, report, signal).run();
}

class Deployment {
  readonly #request: DeployRequest;
  readonly #report: Report;
  readonly #signal: AbortSignal;
  readonly #name = `knock-deploy-${randomBytes(4).toString('hex')}`;
  #session: ApiSession | null = null;
  #folder = '';
  #backup: Backup | null = null;
  #firesAt: Date | null = null;
  #importedAt = 0;
  /** Whether the removal of the roll-back may have been sent. */
  #confirming = false;
  /** Whether something of ours may be on the router. */
  #uploaded = false;

  constructor(request: DeployRequest, report: Report, signal: AbortSignal) {
    this.#request = request;
    this.#report = report;
    this.#signal = signal;
  }

  async run(): Promise<DeployOutcome> {
    try {
      return (await this.#prepareOrAbandon()) ?? (await this.#applyOrLeave());
    } finally {
      await this.#session?.close();
    }
  }

  async #prepareOrAbandon(): Promise<DeployOutcome | null> {
    try {
      return await this.#prepare();
    } catch (error) {
      return await this.#abandon(asRouterError(error));
    }
  }

  /** Once the import may have begun, nothing but the proof takes the roll-back away. */
  async #applyOrLeave(): Promise<DeployOutcome> {
    try {
      return await this.#apply();
    } catch (error) {
      const cause = asRouterError(error);
      return this.#leaveToRouter(`The deploy was broken off: ${cause.message}`, cause);
    }
  }

  /** All that changes no configuration. Gives an outcome where the router refused the script. */
  async #prepare(): Promise<DeployOutcome | null> {
    this.#checkScript();
    const version = await this.#enter();
    const options = { signal: this.#signal };
    const session = this.#session!;
    await this.#refuseSecondDeploy(session);
    await requireScheduler(session, options);
    this.#folder = await lastingFolder(session, options);
    this.#uploaded = true;
    await writeFile(session, this.#scriptFile, this.#request.script.text, options);
    const refused = version === null ? null : await this.#dryRun(session, version);
    if (refused !== null) return refused;
    this.#backup = await saveBackup(session, `${this.#folder}${this.#name}`, options);
    this.#tell('backup', `backup saved as ${this.#backup.file}`);
    this.#firesAt = new Date(Date.now() + this.#rollbackSeconds * 1000);
    this.#firesAt = await arm(session, this.#backup, this.#rollbackSeconds, options);
    this.#tell(
      'arm',
      `roll-back armed: without a confirmation the router restores the backup at ${clock(this.#firesAt)}`,
    );
    this.#signal.throwIfAborted();
    return null;
  }

  #checkScript(): void {
    const { name, text } = this.#request.script;
    const bytes = Buffer.byteLength(text);
    if (text.trim() === '') throw new RouterError('invalid', `${name} is empty: there is nothing to deploy.`);
    if (bytes > mostBytes) {
      const advice = 'Deploy it in parts.';
      const limit = `a router takes at most ${mostBytes} bytes over the API`;
      throw new RouterError('invalid', `${name} has ${bytes} bytes, ${limit}. ${advice}`);
    }
    refuseUnsafe(name, text);
    this.#tell('check', `${name}: ${bytes} bytes`);
  }

  /** Knocks, logs in, and asks who the router is. Null for a version that cannot be read. */
  async #enter(): Promise<ReturnType<typeof parseVersion>> {
    this.#session = await this.#logIn(this.#request.knock, this.#signal);
    const { rows } = await this.#session.run(['/system/resource/print'], { signal: this.#signal });
    const identity = await this.#session.run(['/system/identity/print'], { signal: this.#signal });
    const text = rows[0]?.version ?? '';
    this.#tell(
      'login',
      `RouterOS ${text || '(version unknown)'} on ${identity.rows[0]?.name ?? 'a router without a name'}`,
    );
    const version = parseVersion(text);
    if (version !== null && version.major < 7) {
      throw new RouterError('invalid', `Deploying needs RouterOS 7; this router runs ${text}.`);
    }
    return version;
  }

  #logIn(steps: readonly KnockStep[] | null, signal?: AbortSignal): Promise<ApiSession> {
    return logIn(this.#request, steps, (step, message) => this.#tell(step, message), signal);
  }

  async #refuseSecondDeploy(session: ApiSession): Promise<void> {
    const [job] = await findScheduler(session, { signal: this.#signal });
    if (job === undefined) return;
    const when =
      job['next-run'] === undefined ? 'at a time that it does not tell' : `at ${job['next-run']} (its clock)`;
    throw new RouterError(
      'invalid',
      `Another deploy has armed a roll-back on this router, which restores its backup ${when}. ` +
        `Wait for it, or remove the job ${schedulerName} from /system/scheduler if you know that it is not needed.`,
    );
  }

  async #dryRun(
    session: ApiSession,
    version: NonNullable<ReturnType<typeof parseVersion>>,
  ): Promise<DeployOutcome | null> {
    if (compareVersions(version, dryRunSince) < 0) {
      const since = formatVersion(dryRunSince);
      this.#tell('dry-run', `no dry-run: RouterOS ${formatVersion(version)} has none (${since} and later have)`);
      return null;
    }
    const result = await dryRun(session, this.#scriptFile, this.#signal);
    if (result.clean) {
      this.#tell('dry-run', 'dry-run clean');
      return null;
    }
    await this.#cleanUp(session);
    return outcome({ kind: 'nothing-changed' }, refusal(this.#request.script.name, result.message, result.complaints), {
      complaints: result.complaints,
    });
  }

  /** From here on there is no cancelling: what has begun is proved or rolled back. */
  async #apply(): Promise<DeployOutcome> {
    const session = this.#session!;
    const tooLate = () =>
      this.#tell('import', `too late to cancel: the import has begun. ${untilProof(this.#firesAt!)}`);
    this.#signal.addEventListener('abort', tooLate, { once: true });
    this.#tell('import', 'importing');
    this.#importedAt = Date.now();
    const result = await importScript(session, this.#scriptFile, this.#firesAt!);
    switch (result.kind) {
      case 'done':
        this.#tell('import', `imported in ${(result.tookMs / 1000).toFixed(1)} s`);
        return await this.#prove(session);
      case 'lost':
        return await this.#importLost(result.error);
      case 'refused':
        return await this.#importRefused(session, result.error);
    }
  }

  async #importLost(error: RouterError): Promise<DeployOutcome> {
    const what = `The connection was lost during the import: ${error.message}`;
    return this.#isArmedFor(clockMs) ? this.#leaveToRouter(what, error) : await this.#expectRestored(what, error);
  }

  async #importRefused(session: ApiSession, error: RouterError): Promise<DeployOutcome> {
    const message = error.traps.map((trap) => trap.message).join('; ');
    const complaint = parseComplaint(message);
    const complaints = complaint === null ? [] : [complaint];
    // With a column the router complained while it read the script, and nothing of it has run (measured on 7.24). But the
    // complaint may be about another script that this one starts.
    if (complaint !== null && complaint.column !== null && !startsOtherScripts(this.#request.script.text)) {
      await this.#cleanUp(session);
      return outcome({ kind: 'nothing-changed' }, refusal(this.#request.script.name, message, complaints), {
        complaints,
        error,
      });
    }
    const what = `The router stopped in the middle of ${this.#request.script.name}: ${message}. What stands before that was applied.`;
    return { ...(await this.#rollBack(session, what, error)), complaints };
  }

  /** Proves from outside that the router can still be reached, and only then takes the roll-back away. */
  async #prove(old: ApiSession): Promise<DeployOutcome> {
    let fresh: ApiSession;
    try {
      await this.#keepArmedIfReached(old);
      this.#tell('verify', `waiting ${(this.#request.settleMs ?? settleMs) / 1000} s before the proof`);
      await sleep(this.#request.settleMs ?? settleMs);
      // A knock proves nothing while the address is still on the door's list.
      await this.#shutDoor(old, 'verify');
      fresh = await this.#logIn(this.#knockAfter);
    } catch (error) {
      const cause = asRouterError(error);
      return await this.#rollBack(old, `The script was applied, but then the way in failed: ${cause.message}`, cause);
    }
    try {
      return await this.#confirm(fresh);
    } catch {
      return await this.#confirmAgain();
    } finally {
      await fresh.close();
    }
  }

  /** The fresh connection says whether a session that does not answer any more matters. */
  async #keepArmedIfReached(session: ApiSession): Promise<void> {
    try {
      await this.#keepArmed(session);
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
    }
  }

  async #keepArmed(session: ApiSession): Promise<void> {
    const firesAt = await keepArmed(session, this.#backup!, this.#rollbackSeconds);
    if (firesAt === null) return;
    this.#firesAt = firesAt;
    this.#tell('arm', `the script had taken the roll-back away: armed again, for ${clock(firesAt)}`);
  }

  /** Takes the address off the lists that a knock put it on, the door's among them. */
  async #shutDoor(session: ApiSession, step: DeployStep): Promise<void> {
    if (this.#request.knock === null && this.#request.knockAfter === null) return;
    const lists = await forgetOwnAddress(session, this.#request.target.user);
    if (lists.length > 0) this.#tell(step, `closed the door: took this address off ${lists.join(', ')}`);
  }

  async #confirm(fresh: ApiSession): Promise<DeployOutcome> {
    const [job] = await findOwnJobs(fresh, this.#backup!);
    if (job === undefined && (await this.#hasRestarted(fresh))) {
      return outcome(
        { kind: 'rolled-back' },
        'The router restored its backup before the script was confirmed. Its configuration is the one from before.',
      );
    }
    if (job === undefined && !this.#confirming) throw new RouterError('invalid', 'The roll-back job is gone.');
    // A job that has fired stays in sight until the router goes down; to remove it then would change nothing.
    const hasFired = Number(job?.['run-count'] ?? 0) > 0;
    if (job !== undefined && (hasFired || !this.#isArmedFor(confirmMs))) return await this.#confirmTooLate();
    this.#tell('verify', 'verified over a fresh knock and connection');
    const timeoutMs = Math.min(this.#request.commandTimeoutMs ?? confirmMs, confirmMs);
    this.#confirming = true;
    await disarm(fresh, this.#backup!, { timeoutMs });
    if (job !== undefined && !this.#isArmedFor(0)) return await this.#confirmTooLate();
    this.#tell('confirm', 'confirmed: the roll-back is removed');
    return await this.#finish(fresh);
  }

  async #confirmTooLate(): Promise<DeployOutcome> {
    const what = 'The script was applied, but the proof took until the router began to roll back.';
    return await this.#expectRestored(what, new RouterError('timeout', what));
  }

  /** Over a new session: the one before may have taken the roll-back away, and only the answer was lost. */
  async #confirmAgain(): Promise<DeployOutcome> {
    try {
      const session = await this.#logIn(this.#knockAfter);
      try {
        return await this.#confirm(session);
      } finally {
        await session.close();
      }
    } catch (error) {
      const cause = asRouterError(error);
      const what = `The script was applied, but confirming it failed: ${cause.message}`;
      const isSurelyArmed = !this.#confirming && isConnectionLost(cause);
      return isSurelyArmed ? this.#leaveToRouter(what, cause) : this.#leaveUncertain(what, cause);
    }
  }

  /** The script stays, whatever happens to the files. */
  async #finish(fresh: ApiSession): Promise<DeployOutcome> {
    const done = `${this.#request.script.name} is applied and verified.`;
    try {
      await this.#leave(fresh);
      return outcome({ kind: 'applied' }, done);
    } catch (error) {
      const left = `Cleaning up failed (${asRouterError(error).message}): files named ${this.#name} may be left on the router.`;
      return outcome({ kind: 'applied' }, `${done} ${left}`);
    }
  }

  /** Restores the backup over the session that is still open; where that fails, the router does it by itself. */
  async #rollBack(session: ApiSession, what: string, error: RouterError): Promise<DeployOutcome> {
    this.#tell('roll-back', `${what} Restoring the backup.`);
    try {
      await this.#keepArmed(session);
      await restoreNow(session, this.#backup!);
    } catch (failure) {
      if (isConnectionLost(failure)) return this.#leaveToRouter(what, error);
      const next = `Restoring the backup failed: ${asRouterError(failure).message} Log in while you can, and look at the configuration.`;
      return outcome({ kind: 'unknown' }, `${what} ${next}`, { error });
    }
    await session.close();
    return await this.#expectRestored(what, error);
  }

  async #expectRestored(what: string, error: RouterError): Promise<DeployOutcome> {
    if (await this.#waitForRestored()) {
      const next = 'The backup was restored: the configuration is the one from before.';
      return outcome({ kind: 'rolled-back' }, `${what} ${next}`, { error });
    }
    if (this.#isArmedFor(clockMs)) return this.#leaveToRouter(what, error);
    const next =
      'The router was to restore its backup, and was not seen to have done so. Log in as before the deploy and look.';
    return outcome({ kind: 'unknown' }, `${what} ${next}`, { error });
  }

  async #waitForRestored(): Promise<boolean> {
    const deadline = Date.now() + (this.#request.rebootMs ?? 120_000);
    let pauseMs = rebootPollMs;
    do {
      await sleep(Math.min(pauseMs, Math.max(0, deadline - Date.now())));
      pauseMs = Math.min(pauseMs * 2, longestPollMs);
      const session = await this.#tryOnce();
      if (session === null) continue;
      try {
        if ((await findOwnJobs(session, this.#backup!)).length > 0) continue;
        if (!(await this.#hasRestarted(session))) continue;
        this.#tell('roll-back', 'the router is back, without the roll-back job: the backup is restored');
        await this.#leave(session);
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
  #tryOnce(): Promise<ApiSession | null> {
    const request = { ...this.#request, knockOptions: { ...this.#request.knockOptions, tries: 1 } };
    return logIn(request, request.knock, () => {}).catch(() => null);
  }

  /** A restored backup comes with a restart; without one, somebody has merely removed the job. */
  async #hasRestarted(session: ApiSession): Promise<boolean> {
    const { rows } = await session.run(['/system/resource/print', '=.proplist=uptime']);
    const uptime = parseDuration(rows[0]?.uptime ?? '');
    return uptime === null || uptime * 1000 < Date.now() - this.#importedAt;
  }

  #isArmedFor(ms: number): boolean {
    return Date.now() + ms < this.#firesAt!.getTime();
  }

  #leaveToRouter(what: string, error: RouterError): DeployOutcome {
    const at = this.#firesAt!;
    const next = `The router restores its backup by itself at ${clock(at)} and restarts for it; then the configuration is as before. Wait until then and log in; files named ${this.#name} stay on the router, remove them.`;
    return outcome({ kind: 'rolls-back', at }, `${what} ${next}`, { error });
  }

  #leaveUncertain(what: string, error: RouterError): DeployOutcome {
    const next = `If the job ${schedulerName} is still on the router, it restores the backup at ${clock(this.#firesAt!)}; if it is gone, the script stays.`;
    return outcome({ kind: 'unknown' }, `${what} ${next} Log in and look; files named ${this.#name} are there.`, {
      error,
    });
  }

  /** Ends a deploy that failed or was cancelled before the import: nothing was changed, and nothing is left behind. */
  async #abandon(error: RouterError): Promise<DeployOutcome> {
    const cancelled = this.#signal.aborted;
    const said = cancelled ? 'The deploy was cancelled.' : error.message;
    const unchanged = said.includes('Nothing was changed.') ? said : `${said} Nothing was changed on the router.`;
    if (!this.#uploaded) {
      if (this.#session !== null) await this.#leave(this.#session);
      return outcome({ kind: 'nothing-changed' }, unchanged, { error, cancelled });
    }
    try {
      await this.#cleanUpAnyway();
      return outcome({ kind: 'nothing-changed' }, unchanged, { error, cancelled });
    } catch (cause) {
      const left = `Cleaning up failed (${asRouterError(cause).message}): files named ${this.#name} may be left on the router.`;
      if (this.#firesAt === null)
        return outcome({ kind: 'nothing-changed' }, `${unchanged} ${left}`, { error, cancelled });
      const job = `So may the roll-back job: then the router restores the backup of its present configuration at ${clock(this.#firesAt)} and restarts for it.`;
      return outcome({ kind: 'rolls-back', at: this.#firesAt }, `${unchanged} ${left} ${job}`, { error, cancelled });
    }
  }

  /** Over the session if it still answers, else over a new one. */
  async #cleanUpAnyway(): Promise<void> {
    try {
      await this.#cleanUp(this.#session!);
    } catch {
      await this.#session?.close();
      this.#session = await this.#logIn(this.#request.knock);
      await this.#cleanUp(this.#session);
    }
  }

  async #cleanUp(session: ApiSession): Promise<void> {
    if (this.#backup !== null) await disarm(session, this.#backup);
    this.#firesAt = null;
    await this.#leave(session);
    this.#tell('clean-up', 'removed what the deploy had put on the router');
  }

  /** Leaves neither files nor an open door behind. Where the rules cut this session off with the door, that is its end. */
  async #leave(session: ApiSession): Promise<void> {
    if (this.#uploaded) {
      await removeFile(session, this.#scriptFile);
      await removeFile(session, reportFile(this.#scriptFile));
      await removeFile(session, `${this.#folder}${this.#name}.backup`);
    }
    await this.#shutDoor(session, 'clean-up').catch(() => {});
  }

  get #scriptFile(): string {
    return `${this.#folder}${this.#name}.rsc`;
  }

  get #knockAfter(): readonly KnockStep[] | null {
    return this.#request.knockAfter ?? this.#request.knock;
  }

  get #rollbackSeconds(): number {
    return this.#request.rollbackSeconds ?? 180;
  }

  #tell(step: DeployStep, message: string): void {
    try {
      this.#report({ step, message });
    } catch {
      // A listener that fails must not end a deploy half way.
    }
  }
}
