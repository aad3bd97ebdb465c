/**
 * One deploy: knock, log in, let the router read the script, save a backup, arm the roll-back, import, prove with a
 * fresh knock and a fresh login that the way in is still there, and only then take the roll-back away.
 *
 * Whatever happens ends in a state that has a name. Until the import begins the deploy can be cancelled.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareVersions, formatVersion, type KnockStep, parseVersion } from '../../../server/src/index.ts';
import { parseComplaint, type RouterComplaint } from './deployment/complaints.ts';
import {
  arm,
  type Backup,
  disarm,
  findScheduler,
  restoreNow,
  saveBackup,
  schedulerName,
} from './deployment/dead-man.ts';
import { dryRun } from './deployment/dry-run.ts';
import { importScript } from './deployment/import-script.ts';
import { forgetOwnAddress } from './deployment/own-address.ts';
import { lastingFolder, mostBytes, removeFile, writeFile } from './deployment/router-files.ts';
import { RouterError } from './errors.ts';
import { type DoorEvent, knockUntilOpen, type StepEvent } from './knock.ts';
import { describeStep } from './knock-notation.ts';
import { ApiSession } from './session.ts';
import type { TlsTrust } from './tls.ts';

export type { RouterComplaint } from './deployment/complaints.ts';

export interface DeployTarget {
  readonly host: string;
  /** TCP port of the API service; also the door that the knock is tried at. */
  readonly port: number;
  readonly user: string;
  /** Absent: a plain connection. */
  readonly tls?: TlsTrust;
}

export interface DeployRequest {
  readonly target: DeployTarget;
  readonly password: string;
  readonly script: { readonly name: string; readonly text: string };
  /** The sequence that opens the door now; null where no knock is needed. */
  readonly knock: readonly KnockStep[] | null;
  /** The sequence that opens it once the script is applied; null where the script brings none of its own. */
  readonly knockAfter: readonly KnockStep[] | null;
  readonly knockOptions?: { readonly delayMs?: number | undefined; readonly tries?: number | undefined };
  /** How long the router waits for the confirmation before it restores the backup; 180 s if absent. */
  readonly rollbackSeconds?: number;
  /** Pause before the proof, in milliseconds: for about a second after an import, logins may still pass that the new
   * rules refuse (measured on 7.24). 5 s if absent. */
  readonly settleMs?: number;
  /** How long a router may take to come back after a restore, in milliseconds; 120 s if absent. */
  readonly rebootMs?: number;
  /** For the connection and for each command but the import, in milliseconds; those of `ApiSession` if absent. */
  readonly connectTimeoutMs?: number;
  readonly commandTimeoutMs?: number;
}

export type DeployStep =
  | 'check'
  | 'knock'
  | 'login'
  | 'dry-run'
  | 'backup'
  | 'arm'
  | 'import'
  | 'verify'
  | 'confirm'
  | 'roll-back'
  | 'clean-up';

/** One line for people, as it happens. */
export interface DeployEvent {
  readonly step: DeployStep;
  readonly message: string;
}

/** In which state the router is at the end. */
export type FinalState =
  | { readonly kind: 'nothing-changed' }
  | { readonly kind: 'applied' }
  | { readonly kind: 'rolled-back' }
  | { readonly kind: 'rolls-back'; readonly at: Date }
  | { readonly kind: 'unknown' };

export interface DeployOutcome {
  readonly state: FinalState;
  /** What happened, in which state the router is, and what to do next. */
  readonly message: string;
  /** The router's complaints about places in the script. */
  readonly complaints: readonly RouterComplaint[];
  /** The failure behind the outcome; null where there is none. */
  readonly error: RouterError | null;
  readonly cancelled: boolean;
}

type Report = (event: DeployEvent) => void;

/** The oldest version that reads a script without running it. */
const dryRunSince = parseVersion('7.16')!;
const rebootPollMs = 1_000;

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
  /** Whether something of ours may be on the router. */
  #uploaded = false;

  constructor(request: DeployRequest, report: Report, signal: AbortSignal) {
    this.#request = request;
    this.#report = report;
    this.#signal = signal;
  }

  async run(): Promise<DeployOutcome> {
    try {
      const refused = await this.#prepare();
      return refused ?? (await this.#apply());
    } catch (error) {
      return await this.#abandon(asRouterError(error));
    } finally {
      await this.#session?.close();
    }
  }

  /** All that changes no configuration. Gives an outcome where the router refused the script. */
  async #prepare(): Promise<DeployOutcome | null> {
    this.#checkSize();
    const version = await this.#enter();
    const options = { signal: this.#signal };
    const session = this.#session!;
    await this.#refuseSecondDeploy(session);
    this.#folder = await lastingFolder(session, options);
    this.#uploaded = true;
    await writeFile(session, this.#scriptFile, this.#request.script.text, options);
    const refused = version === null ? null : await this.#dryRun(session, version);
    if (refused !== null) return refused;
    this.#backup = await saveBackup(session, `${this.#folder}${this.#name}`, options);
    this.#tell('backup', `backup saved as ${this.#backup.file}`);
    const seconds = this.#request.rollbackSeconds ?? 180;
    this.#firesAt = new Date(Date.now() + seconds * 1000);
    this.#firesAt = await arm(session, this.#backup, seconds, options);
    this.#tell(
      'arm',
      `roll-back armed: without a confirmation the router restores the backup at ${clock(this.#firesAt)}`,
    );
    this.#signal.throwIfAborted();
    return null;
  }

  #checkSize(): void {
    const { name, text } = this.#request.script;
    const bytes = Buffer.byteLength(text);
    if (text.trim() === '') throw new RouterError('invalid', `${name} is empty: there is nothing to deploy.`);
    if (bytes > mostBytes) {
      const advice = 'Deploy it in parts.';
      const limit = `a router takes at most ${mostBytes} bytes over the API`;
      throw new RouterError('invalid', `${name} has ${bytes} bytes, ${limit}. ${advice}`);
    }
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

  async #logIn(steps: readonly KnockStep[] | null, signal?: AbortSignal): Promise<ApiSession> {
    const { target, password, knockOptions, connectTimeoutMs, commandTimeoutMs } = this.#request;
    let host = target.host;
    if (steps !== null && steps.length > 0) {
      const { address } = await knockUntilOpen(host, steps, target.port, {
        ...knockOptions,
        signal,
        onStep: (event) => this.#tell('knock', describeKnock(event)),
        onDoor: (event) => this.#tell('knock', describeDoor(event)),
      });
      // A certificate is checked against the name; without one, the address that was knocked at is the one to use.
      if (target.tls === undefined || target.tls.pin !== undefined) host = address;
    }
    const session = await ApiSession.open({
      ...target,
      host,
      password,
      ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
      ...(commandTimeoutMs !== undefined && { commandTimeoutMs }),
      ...(signal && { signal }),
    });
    this.#tell('login', `logged in as ${target.user}`);
    return session;
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
    this.#tell('import', 'importing');
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
    // A router's scheduler keeps whole seconds, by its own clock.
    const isStillArmed = Date.now() + 2_000 < this.#firesAt!.getTime();
    return isStillArmed ? this.#leaveToRouter(what, error) : await this.#expectRestored(what, error);
  }

  async #importRefused(session: ApiSession, error: RouterError): Promise<DeployOutcome> {
    const message = error.traps.map((trap) => trap.message).join('; ');
    const complaint = parseComplaint(message);
    const complaints = complaint === null ? [] : [complaint];
    // With a column the router has complained while reading: nothing has run (measured on 7.24).
    if (complaint !== null && complaint.column !== null) {
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
    await sleep(this.#request.settleMs ?? 5_000);
    let fresh: ApiSession;
    try {
      // A knock proves nothing while the address is still on the door's list.
      await this.#shutDoor(old, 'verify');
      fresh = await this.#logIn(this.#request.knockAfter ?? this.#request.knock);
    } catch (error) {
      const cause = asRouterError(error);
      return await this.#rollBack(old, `The script was applied, but then the way in failed: ${cause.message}`, cause);
    }
    try {
      return await this.#confirm(fresh);
    } catch (error) {
      const cause = asRouterError(error);
      return this.#leaveToRouter(`The script was applied, but confirming it failed: ${cause.message}`, cause);
    } finally {
      await fresh.close();
    }
  }

  /** Takes the address off the lists that a knock put it on, the door's among them. */
  async #shutDoor(session: ApiSession, step: DeployStep): Promise<void> {
    if (this.#request.knock === null && this.#request.knockAfter === null) return;
    const lists = await forgetOwnAddress(session, this.#request.target.user);
    if (lists.length > 0) this.#tell(step, `closed the door: took this address off ${lists.join(', ')}`);
  }

  async #confirm(fresh: ApiSession): Promise<DeployOutcome> {
    const jobs = await findScheduler(fresh);
    if (jobs.length === 0) {
      return outcome(
        { kind: 'rolled-back' },
        'The router restored its backup before the script was confirmed. Its configuration is the one from before.',
      );
    }
    this.#tell('verify', 'verified over a fresh knock and connection');
    await disarm(fresh);
    this.#firesAt = null;
    this.#tell('confirm', 'confirmed: the roll-back is removed');
    await this.#leave(fresh);
    return outcome({ kind: 'applied' }, `${this.#request.script.name} is applied and verified.`);
  }

  /** Restores the backup over the session that is still open; where that fails, the router does it by itself. */
  async #rollBack(session: ApiSession, what: string, error: RouterError): Promise<DeployOutcome> {
    this.#tell('roll-back', `${what} Restoring the backup.`);
    try {
      await restoreNow(session, this.#backup!);
    } catch {
      return this.#leaveToRouter(what, error);
    }
    await session.close();
    return await this.#expectRestored(what, error);
  }

  async #expectRestored(what: string, error: RouterError): Promise<DeployOutcome> {
    return (await this.#waitForRestored())
      ? outcome({ kind: 'rolled-back' }, `${what} The backup was restored: the configuration is the one from before.`, {
          error,
        })
      : outcome(
          { kind: 'unknown' },
          `${what} The router has been told to restore its backup, and was not reached since. Try to log in as before the deploy.`,
          { error },
        );
  }

  async #waitForRestored(): Promise<boolean> {
    const deadline = Date.now() + (this.#request.rebootMs ?? 120_000);
    do {
      await sleep(Math.min(rebootPollMs, Math.max(0, deadline - Date.now())));
      const session = await this.#logIn(this.#request.knock).catch(() => null);
      if (session === null) continue;
      try {
        if ((await findScheduler(session)).length > 0) continue;
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

  #leaveToRouter(what: string, error: RouterError): DeployOutcome {
    const at = this.#firesAt!;
    const next = `The router restores its backup by itself at ${clock(at)} and restarts for it; then everything is as before. Wait until then and log in.`;
    return outcome({ kind: 'rolls-back', at }, `${what} ${next}`, { error });
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
    await disarm(session);
    this.#firesAt = null;
    await this.#leave(session);
    this.#tell('clean-up', 'removed what the deploy had put on the router');
  }

  /** Leaves neither files nor an open door behind. Where the rules cut this session off with the door, that is its end. */
  async #leave(session: ApiSession): Promise<void> {
    if (this.#uploaded) {
      await removeFile(session, this.#scriptFile);
      await removeFile(session, `${this.#folder}${this.#name}.backup`);
    }
    await this.#shutDoor(session, 'clean-up').catch(() => {});
  }

  get #scriptFile(): string {
    return `${this.#folder}${this.#name}.rsc`;
  }

  #tell(step: DeployStep, message: string): void {
    this.#report({ step, message });
  }
}

function outcome(state: FinalState, message: string, more: Partial<DeployOutcome> = {}): DeployOutcome {
  return { state, message, complaints: [], error: null, cancelled: false, ...more };
}

function refusal(script: string, message: string, complaints: readonly RouterComplaint[]): string {
  const [first] = complaints;
  const where = first === undefined ? message : `${first.message} (line ${first.line} column ${first.column})`;
  return `The router refuses ${script}: ${where}. Nothing was changed on the router. Mend the script and deploy again.`;
}

function describeKnock({ number, total, step }: StepEvent): string {
  return `knock ${number} of ${total}: ${describeStep(step)}`;
}

function describeDoor({ number, tries, port, state }: DoorEvent): string {
  return `door ${state}: tcp/${port} (try ${number} of ${tries})`;
}

function clock(date: Date): string {
  return date.toTimeString().slice(0, 8);
}

function asRouterError(error: unknown): RouterError {
  if (error instanceof RouterError) return error;
  const isAbort = error instanceof Error && error.name === 'AbortError';
  if (isAbort) return new RouterError('cancelled', 'The deploy was cancelled.', { cause: error });
  return new RouterError('invalid', `Something unexpected went wrong: ${String(error)}.`, { cause: error });
}
