/** All of a deploy that changes no configuration. */
import { setTimeout as sleep } from 'node:timers/promises';
import { compareVersions, formatVersion, parseVersion, type RouterOSVersion } from '../../../../server/src/index.ts';
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { cleanUp } from './clean-up.ts';
import { arm, findScheduler, isEnabled, saveBackup, schedulerName } from './dead-man.ts';
import { requireScheduler } from './device-mode.ts';
import { dryRun } from './dry-run.ts';
import { isConnectionLost } from './failures.ts';
import { clock, type DeployOutcome, outcome, refusal } from './outcome.ts';
import { preFlight } from './pre-flight.ts';
import { lastingFolder, mostBytes, writeFile } from './router-files.ts';
import type { DeployRun } from './run.ts';
import { refuseUnsafe } from './script-facts.ts';
import { storeScript } from './stored-script.ts';

/** The oldest version that reads a script without running it. */
const dryRunSince = parseVersion('7.16')!;
/** RouterOS manual, "Files": it writes a changed file to NAND within this time, in milliseconds. */
const flashMs = 40_000;

/** Gives an outcome where the router refused the script. */
export async function prepare(run: DeployRun): Promise<DeployOutcome | null> {
  checkScript(run);
  const version = await enter(run);
  const options = { signal: run.signal };
  await refuseSecondDeploy(run);
  await requireScheduler(run.session!, options);
  await run.keep('preparing');
  run.hasUploaded = true;
  await requireApproval(run, version);
  const session = run.session!;
  run.folder = await lastingFolder(session, options);
  await run.keep('preparing');
  await upload(run, session, options);
  const refused = version === null ? null : await readByRouter(run, version);
  if (refused !== null) return refused;
  run.backup = await saveBackup(session, run.backupName, options);
  run.tell('backup', `backup saved as ${run.backup.file}`);
  await waitForFlash(run);
  run.firesAt = new Date(Date.now() + run.rollbackSeconds * 1000);
  run.firesAt = await arm(session, run.backup, run.rollbackSeconds, options);
  run.tell('arm', `roll-back armed: without a confirmation the router restores the backup at ${clock(run.firesAt)}`);
  run.signal.throwIfAborted();
  run.importedAt = Date.now();
  await run.keep('importing');
  return null;
}

async function upload(run: DeployRun, session: ApiSession, options: RunOptions): Promise<void> {
  const { text } = run.request.script;
  if (run.isStored) await storeScript(session, run.name, text, options);
  else await writeFile(session, run.scriptFile, text, options);
}

/** A backup that a loss of power can take would guard nothing. */
async function waitForFlash(run: DeployRun): Promise<void> {
  if (run.folder === '') return;
  const ms = run.request.flashMs ?? flashMs;
  run.tell('backup', `waiting ${ms / 1000} s until the backup is on the flash`);
  await sleep(ms, undefined, { signal: run.signal });
}

function checkScript(run: DeployRun): void {
  const { name, text } = run.request.script;
  const bytes = Buffer.byteLength(text);
  if (text.trim() === '') throw new RouterError('invalid', `${name} is empty: there is nothing to deploy.`);
  if (bytes > mostBytes) {
    const advice = 'Deploy it in parts.';
    const limit = `a router takes at most ${mostBytes} bytes over the API`;
    throw new RouterError('invalid', `${name} has ${bytes} bytes, ${limit}. ${advice}`);
  }
  refuseUnsafe(name, text);
  run.tell('check', `${name}: ${bytes} bytes`);
}

/** Knocks, logs in, and asks who the router is. Null for a version that cannot be read. */
async function enter(run: DeployRun): Promise<RouterOSVersion | null> {
  const session = await run.logIn(run.request.knock, run.signal);
  run.session = session;
  const { rows } = await session.run(['/system/resource/print'], { signal: run.signal });
  const identity = await session.run(['/system/identity/print'], { signal: run.signal });
  const text = rows[0]?.version ?? '';
  run.tell(
    'login',
    `RouterOS ${text || '(version unknown)'} on ${identity.rows[0]?.name ?? 'a router without a name'}`,
  );
  const version = parseVersion(text);
  run.isStored = version !== null && version.major < 7;
  return version;
}

async function refuseSecondDeploy(run: DeployRun): Promise<void> {
  const session = run.session!;
  const options = { signal: run.signal };
  const jobs = await findScheduler(session, options);
  const job = jobs.find(isEnabled);
  if (job === undefined) return removeOld(session, jobs, options);
  const when = job['next-run'] === undefined ? 'at a time that it does not tell' : `at ${job['next-run']} (its clock)`;
  throw new RouterError(
    'invalid',
    `Another deploy has armed a roll-back on this router, which restores its backup ${when}. ` +
      `Wait for it; or look with "RouterOS: Roll Back Now" or rsc resume, and keep its script or take it back (the job is ${schedulerName} in /system/scheduler).`,
  );
}

/** A deploy that was confirmed may have left its job, switched off. */
async function removeOld(session: ApiSession, jobs: Record<string, string>[], options: RunOptions): Promise<void> {
  for (const job of jobs) await session.run(['/system/scheduler/remove', `=.id=${job['.id']}`], options);
}

/** @throws RouterError `cancelled` where it is not given */
async function requireApproval(run: DeployRun, version: RouterOSVersion | null): Promise<void> {
  const { approve } = run.request;
  if (approve === undefined) return;
  run.tell('pre-flight', 'looking at the router before anything is changed');
  const found = await preFlight(run, version);
  for (const fact of found.facts) run.tell('pre-flight', fact);
  const isApproved = await Promise.race([approve(found), aborted(run.signal)]);
  if (!isApproved) throw new RouterError('cancelled', 'The deploy was not begun.');
  await reopenIfLost(run);
}

/** Rejects when somebody cancels. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** People take their time to decide, and a router may end sessions in which nothing happens. */
async function reopenIfLost(run: DeployRun): Promise<void> {
  try {
    await run.session!.run(['/system/identity/print'], { signal: run.signal });
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    await run.session!.close();
    run.session = await run.logIn(run.request.knock, run.signal);
  }
}

async function readByRouter(run: DeployRun, version: RouterOSVersion): Promise<DeployOutcome | null> {
  const session: ApiSession = run.session!;
  if (compareVersions(version, dryRunSince) < 0) {
    const since = formatVersion(dryRunSince);
    run.tell('dry-run', `no dry-run: RouterOS ${formatVersion(version)} has none (${since} and later have)`);
    return null;
  }
  const result = await dryRun(session, run.scriptFile, run.signal);
  if (result.clean) {
    run.tell('dry-run', 'dry-run clean');
    return null;
  }
  await cleanUp(run, session);
  return outcome({ kind: 'nothing-changed' }, refusal(run.request.script.name, result.message, result.complaints), {
    complaints: result.complaints,
  });
}
