/** A look at the router before anything is sent that changes it: what would the script do there, and may it? */
import {
  Analysis,
  type DeployFinding,
  deployFindings,
  formatVersion,
  type Prediction,
  predictConfiguration,
  type RouterOSVersion,
} from '../../../../server/src/index.ts';
import { RouterError } from '../errors.ts';
import { readDeploySession } from './deploy-session.ts';
import { readExport } from './present-configuration.ts';
import { routerCondition } from './router-condition.ts';
import type { DeployRun } from './run.ts';

export interface PreFlight {
  /** What speaks against the deploy, the worst first; with an error nobody should go on without a thought. */
  readonly findings: readonly DeployFinding[];
  /** A line about each thing that was looked at and is well. */
  readonly facts: readonly string[];
  /** What changes; null where the router did not give its configuration. */
  readonly configuration: Prediction | null;
}

const ORDER: DeployFinding['severity'][] = ['error', 'warning', 'information', 'hint'];

/** @throws RouterError as `ApiSession.run`, but no `trap` */
export async function preFlight(run: DeployRun, version: RouterOSVersion | null): Promise<PreFlight> {
  const session = run.session!;
  const { name, text } = run.request.script;
  const options = { signal: run.signal };
  const present = version === null ? null : await orNull(readExport(session, run.exportFile, version, options));
  const target = version === null ? {} : { routeros: formatVersion(version) };
  const base = present === null ? null : { name: 'the router', analysis: new Analysis(present, target) };
  const analysis = new Analysis(text, { ...target, ...(base !== null && { baseOf: () => base }) });
  const scriptBytes = Buffer.byteLength(text);
  const condition = await routerCondition({
    session,
    user: run.request.target.user,
    version,
    scriptBytes,
    configurationBytes: Buffer.byteLength(present ?? ''),
    options,
  });
  const own = base === null ? null : await orNull(readDeploySession(session, run.request.target, options));
  const findings = [
    ...deployFindings(text, analysis, own, { now: run.request.knock, after: run.knockAfter }),
    ...condition.findings,
    ...(base === null ? [unread()] : own === null ? [unknownSession(run.request.target.user)] : []),
  ];
  return {
    findings: findings.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)),
    facts: [
      `${name}: ${scriptBytes} bytes, checked for RouterOS ${target.routeros ?? 'of unknown version'}`,
      ...condition.facts,
    ],
    configuration: base === null ? null : predictConfiguration(analysis),
  };
}

/** Null where the router refuses to answer, or cannot. */
async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RouterError && (error.kind === 'trap' || error.kind === 'invalid')) return null;
    throw error;
  }
}

function unread(): DeployFinding {
  const message = 'The router did not give its configuration: nothing is proved of what the script does to it.';
  return { severity: 'warning', code: null, line: null, message };
}

function unknownSession(user: string): DeployFinding {
  const message = `Several places are logged in as ${user}, or the router does not tell: it is not proved that this session lives on. Use a user of your own.`;
  return { severity: 'warning', code: null, line: null, message };
}
