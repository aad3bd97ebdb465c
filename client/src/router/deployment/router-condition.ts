/** Whether a router is fit for a deploy: what its user may do, its space, its clock, and who else is at work. */
import {
  compareVersions,
  type DeployFinding,
  parseVersion,
  type RouterOSVersion,
} from '../../../../server/src/index.ts';
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { rollbackPolicy } from './dead-man.ts';
import { clockTime } from './router-clock.ts';

export interface Condition {
  findings: DeployFinding[];
  /** A line for people about each thing that was looked at. */
  facts: string[];
}

interface Asked {
  session: ApiSession;
  user: string;
  version: RouterOSVersion | null;
  /** Bytes of the script, and of the configuration. */
  scriptBytes: number;
  configurationBytes: number;
  options: RunOptions;
}

/** The oldest version in which the API tells of safe mode. */
const safeModeSince = parseVersion('7.18')!;
/** A backup holds the configuration and what belongs to it, such as keys. */
const backupBytes = 131_072;
/** A clock may be off by so much without a word, in milliseconds. */
const clockToleranceMs = 10 * 60_000;

/** What the router does not tell is not judged, and the facts say so. */
export async function routerCondition(asked: Asked): Promise<Condition> {
  const parts = await Promise.all([policies(asked), space(asked), clock(asked), safeMode(asked)]);
  return { findings: parts.flatMap(({ findings }) => findings), facts: parts.flatMap(({ facts }) => facts) };
}

async function policies({ session, user, options }: Asked): Promise<Condition> {
  const [account] = (await rowsOf(session, ['/user/print', `?name=${user}`], options)) ?? [];
  const group = account?.group;
  const asked = group === undefined ? null : await rowsOf(session, ['/user/group/print', `?name=${group}`], options);
  const held = asked?.[0]?.policy;
  if (held === undefined) return fact(`user ${user}: the router does not tell its policies`);
  const missing = rollbackPolicy.split(',').filter((policy) => !held.split(',').includes(policy));
  if (missing.length === 0) return fact(`user ${user}: group ${group} has the policies that a deploy needs`);
  return problem(
    'error',
    `The user ${user} lacks the policies ${missing.join(', ')}: the router would not arm the roll-back, or it would fail when it fires. Give them to the group ${group}.`,
  );
}

async function space({ session, scriptBytes, configurationBytes, options }: Asked): Promise<Condition> {
  const [resource] = (await rowsOf(session, ['/system/resource/print'], options)) ?? [];
  const free = Number(resource?.['free-hdd-space'] ?? Number.NaN);
  if (Number.isNaN(free)) return fact('free space: the router does not tell');
  if (free < scriptBytes)
    return problem('error', `The router has ${free} bytes free, and the script needs ${scriptBytes}.`);
  if (free >= scriptBytes + 2 * configurationBytes + backupBytes) return fact(`free space: ${kibibytes(free)}`);
  return problem('warning', `The router has ${kibibytes(free)} free: the backup may not fit.`);
}

/** A scheduler runs by the router's clock: one that is set in the middle moves the roll-back. */
async function clock({ session, options }: Asked): Promise<Condition> {
  const begun = Date.now();
  const [row] = (await rowsOf(session, ['/system/clock/print'], options)) ?? [];
  const told = row === undefined ? null : clockTime(row);
  if (told === null) return fact('clock: the router does not tell');
  const offMs = Math.abs(told - (begun + Date.now()) / 2);
  if (offMs <= clockToleranceMs) return fact(`clock: right to ${Math.ceil(offMs / 1000)} s`);
  return problem(
    'warning',
    `The router's clock says ${row!.date} ${row!.time}, ${Math.round(offMs / 60_000)} minutes off this computer's. If it is set while the script is being proved, the roll-back fires earlier or later than it is told.`,
  );
}

/** Changes that are made in somebody's safe mode go with it. */
async function safeMode({ session, version, options }: Asked): Promise<Condition> {
  if (version === null || compareVersions(version, safeModeSince) < 0)
    return fact('safe mode: the router does not tell');
  const [row] = (await rowsOf(session, ['/safe-mode/print'], options)) ?? [];
  if (row === undefined) return fact('safe mode: the router does not tell');
  if (row.enabled !== 'true' && row.enabled !== 'yes') return fact('safe mode: nobody has taken it');
  const owner = row.owner || row.user || 'somebody';
  return problem(
    'error',
    `${owner} works in safe mode: what the script changes is undone when that session ends without a release. Wait until it is over.`,
  );
}

/** Null where the router refuses to answer. */
async function rowsOf(
  session: ApiSession,
  words: readonly string[],
  options: RunOptions,
): Promise<Record<string, string>[] | null> {
  try {
    return (await session.run(words, options)).rows;
  } catch (error) {
    if (error instanceof RouterError && error.kind === 'trap') return null;
    throw error;
  }
}

function fact(line: string): Condition {
  return { findings: [], facts: [line] };
}

function problem(severity: DeployFinding['severity'], message: string): Condition {
  return { findings: [{ severity, code: null, line: null, message }], facts: [] };
}

function kibibytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}
