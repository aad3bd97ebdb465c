/**
 * The dead-man on the router: a backup, and a scheduler that restores it unless it is removed in time.
 *
 * The backup is saved before the scheduler is added, so a restored router has no scheduler and does not restore again.
 * Restoring reboots the router. Measured on RouterOS 7.24.
 */
import { randomBytes } from 'node:crypto';
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { isRefused } from './failures.ts';
import { clockTime, routerTime } from './router-clock.ts';

export const schedulerName = 'knock-deploy-rollback';
export const rollbackComment = 'restores the backup unless a deploy confirms';
/** What the job needs to restore a backup; a narrower set fails silently when it fires. */
export const rollbackPolicy = 'ftp,reboot,read,write,policy,test';

/** A backup on the router. The password is made for this one backup and is kept nowhere else. */
export interface Backup {
  readonly file: string;
  readonly password: string;
}

/** @throws RouterError as `ApiSession.run`, or `invalid` when the file is not there afterwards */
export async function saveBackup(session: ApiSession, name: string, options?: RunOptions): Promise<Backup> {
  const backup = { file: `${name}.backup`, password: randomBytes(18).toString('hex') };
  const words = [`=name=${name}`, `=password=${backup.password}`, '=encryption=aes-sha256'];
  await session.run(['/system/backup/save', ...words], options);
  const { rows } = await session.run(['/file/print', `?name=${backup.file}`, '=.proplist=name,size'], options);
  if (!(Number(rows[0]?.size) > 0)) {
    throw new RouterError('invalid', `The router has no backup ${backup.file} after saving it. Is its disk full?`);
  }
  return backup;
}

/**
 * Arms the scheduler and reads it back.
 * @returns when it fires, by this computer's clock
 * @throws RouterError as `ApiSession.run`, or `invalid` when the job is not as it was sent or not the only one
 */
export async function arm(session: ApiSession, backup: Backup, seconds: number, options?: RunOptions): Promise<Date> {
  const earliest = Date.now() + seconds * 1000;
  const event = eventOf(backup);
  const words = [`=name=${schedulerName}`, `=interval=${seconds}s`, `=on-event=${event}`, `=policy=${rollbackPolicy}`];
  const add = ['/system/scheduler/add', ...words, `=comment=${rollbackComment}`];
  try {
    await session.run(add, options);
  } catch (error) {
    // Names of jobs are unique.
    throw isRefused(error) && (await findScheduler(session, options)).length > 0 ? anotherDeploy() : error;
  }
  const jobs = await findScheduler(session, options);
  const own = jobs.find((job) => job['on-event'] === event && isEnabled(job));
  if (own === undefined) {
    throw new RouterError('invalid', `The router did not keep the roll-back job ${schedulerName} as it was sent.`);
  }
  if (jobs.length > 1) throw anotherDeploy();
  const told = await firingTime(session, own, options);
  return new Date(Math.max(earliest, told?.getTime() ?? 0));
}

function anotherDeploy(): RouterError {
  return new RouterError('invalid', 'Another deploy has armed its roll-back at the same time. Wait for its end.');
}

/**
 * When a job fires next by this computer's clock, whatever the router's says: then, or as much later as the question was on its
 * way. Null where the router does not tell.
 */
export async function firingTime(
  session: ApiSession,
  job: Record<string, string>,
  options?: RunOptions,
): Promise<Date | null> {
  const asked = Date.now();
  const [row] = (await session.run(['/system/clock/print'], options)).rows;
  const now = row === undefined ? null : clockTime(row);
  const next = routerTime(job['next-run'] ?? '', row?.['gmt-offset']);
  return now === null || next === null ? null : new Date(asked + next - now);
}

/**
 * Switches the scheduler of this backup off, from when on it does not fire; false where it has fired already.
 * A job that is switched off shows that the script is confirmed, where one that is gone may have restored the backup.
 * @throws RouterError as `ApiSession.run`, or `invalid` when it is still on
 */
export async function switchOff(session: ApiSession, backup: Backup, options?: RunOptions): Promise<boolean> {
  for (const row of (await findOwnJobs(session, backup, options)).filter(isEnabled)) {
    await session.run(['/system/scheduler/set', `=.id=${row['.id']}`, '=disabled=yes'], options);
  }
  const jobs = await findOwnJobs(session, backup, options);
  if (jobs.some(hasFired)) return false;
  if (jobs.length === 0 || jobs.some(isEnabled)) {
    throw new RouterError('invalid', `The roll-back job ${schedulerName} could not be switched off.`);
  }
  return true;
}

/** Removes the scheduler of this backup if it is there, and makes sure that it is gone. That of another deploy stays. */
export async function disarm(session: ApiSession, backup: Backup, options?: RunOptions): Promise<void> {
  for (const row of await findOwnJobs(session, backup, options)) {
    await session.run(['/system/scheduler/remove', `=.id=${row['.id']}`], options);
  }
  const left = await findOwnJobs(session, backup, options);
  if (left.length > 0) throw new RouterError('invalid', `The roll-back job ${schedulerName} is still on the router.`);
}

/** The rows of the job, whoever armed it. */
export async function findScheduler(session: ApiSession, options?: RunOptions): Promise<Record<string, string>[]> {
  return (await session.run(['/system/scheduler/print', `?name=${schedulerName}`], options)).rows;
}

/** The rows of the job that restores this backup: one while it is armed. */
export async function findOwnJobs(
  session: ApiSession,
  backup: Backup,
  options?: RunOptions,
): Promise<Record<string, string>[]> {
  const jobs = await findScheduler(session, options);
  return jobs.filter((job) => job['on-event'] === eventOf(backup));
}

/**
 * Makes sure that the roll-back is still armed: a script can remove the job, or disable it.
 * @returns when it fires if it had to be armed again, else null
 * @throws RouterError `invalid` when the backup is gone, or as `arm`
 */
export async function keepArmed(session: ApiSession, backup: Backup, seconds: number): Promise<Date | null> {
  if (!(await isBackupThere(session, backup))) {
    throw new RouterError('invalid', `The backup ${backup.file} is no longer on the router.`);
  }
  if (await isArmedStill(session, backup)) return null;
  await disarm(session, backup);
  return arm(session, backup, seconds);
}

export async function isBackupThere(session: ApiSession, backup: Backup): Promise<boolean> {
  const { rows } = await session.run(['/file/print', `?name=${backup.file}`, '=.proplist=name']);
  return rows.length > 0;
}

/** Whether the job that restores the backup is there and switched on. */
export async function isArmedStill(session: ApiSession, backup: Backup): Promise<boolean> {
  return (await findOwnJobs(session, backup)).some(isEnabled);
}

/** Has the router restore the backup at once. It reboots, so the session ends, with or without an answer before. */
export async function restoreNow(session: ApiSession, backup: Backup): Promise<void> {
  // A session that had ended before would look like one that the reboot ends.
  await findScheduler(session);
  try {
    await session.run(['/system/backup/load', `=name=${backup.file}`, `=password=${backup.password}`]);
  } catch (error) {
    if (!(error instanceof RouterError) || error.kind === 'trap') throw error;
  }
}

/** The backup that a row of the job restores; null for another job. */
export function backupOf(job: Record<string, string>): Backup | null {
  const [, file, password] = /^\/system backup load name=(\S+) password=([0-9a-f]+)$/.exec(job['on-event'] ?? '') ?? [];
  return file === undefined || password === undefined ? null : { file, password };
}

function eventOf({ file, password }: Backup): string {
  return `/system backup load name=${file} password=${password}`;
}

/** A job that has fired stays in sight until the router goes down. */
export function hasFired(job: Record<string, string>): boolean {
  return Number(job['run-count'] ?? 0) > 0;
}

export function isEnabled(job: Record<string, string>): boolean {
  return job.disabled !== 'true';
}
