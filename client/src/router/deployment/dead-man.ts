/**
 * The dead-man on the router: a backup, and a scheduler that restores it unless it is removed in time.
 *
 * The backup is saved before the scheduler is added, so a restored router has no scheduler and does not restore again.
 * Restoring reboots the router. Measured on RouterOS 7.24.
 */
import { randomBytes } from 'node:crypto';
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';

export const schedulerName = 'knock-deploy-rollback';
/** What the job needs to restore a backup; a narrower set fails silently when it fires. */
const POLICY = 'ftp,reboot,read,write,policy,test';

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
 */
export async function arm(session: ApiSession, backup: Backup, seconds: number, options?: RunOptions): Promise<Date> {
  const firesAt = new Date(Date.now() + seconds * 1000);
  const event = `/system backup load name=${backup.file} password=${backup.password}`;
  const words = [`=name=${schedulerName}`, `=interval=${seconds}s`, `=on-event=${event}`, `=policy=${POLICY}`];
  await session.run(
    ['/system/scheduler/add', ...words, '=comment=restores the backup unless a deploy confirms'],
    options,
  );
  const [row] = await findScheduler(session, options);
  if (row === undefined || row.disabled === 'true' || row['on-event'] !== event) {
    throw new RouterError('invalid', `The router did not keep the roll-back job ${schedulerName} as it was sent.`);
  }
  return firesAt;
}

/** Removes the scheduler if it is there, and makes sure that it is gone. */
export async function disarm(session: ApiSession): Promise<void> {
  for (const row of await findScheduler(session)) {
    await session.run(['/system/scheduler/remove', `=.id=${row['.id']}`]);
  }
  const left = await findScheduler(session);
  if (left.length > 0) throw new RouterError('invalid', `The roll-back job ${schedulerName} is still on the router.`);
}

/** The rows of the job: one while it is armed. */
export async function findScheduler(session: ApiSession, options?: RunOptions): Promise<Record<string, string>[]> {
  return (await session.run(['/system/scheduler/print', `?name=${schedulerName}`], options)).rows;
}

/** Has the router restore the backup at once. It reboots, so the session ends, with or without an answer before. */
export async function restoreNow(session: ApiSession, backup: Backup): Promise<void> {
  try {
    await session.run(['/system/backup/load', `=name=${backup.file}`, `=password=${backup.password}`]);
  } catch (error) {
    const lost = error instanceof RouterError && (error.kind === 'closed' || error.kind === 'fatal');
    if (!lost) throw error;
  }
}
