import { randomBytes } from 'node:crypto';
import { parseVersion } from '../../../server/src/index.ts';
import { readExport } from './deployment/present-configuration.ts';
import { RouterError } from './errors.ts';
import { readFacts } from './read-facts.ts';
import type { ApiSession } from './session.ts';

/**
 * The router's configuration as it exports it, without secrets.
 * @throws RouterError as `ApiSession.run`
 */
export async function readConfiguration(session: ApiSession, signal: AbortSignal): Promise<string> {
  const facts = await readFacts(session, signal);
  const version = parseVersion(facts.version.split(' ')[0] ?? '');
  if (version === null) throw new RouterError('protocol', `The router names no version of RouterOS: ${facts.version}.`);
  const file = `knock-deploy-${randomBytes(4).toString('hex')}-export.rsc`;
  return (await readExport(session, file, version, { signal })).replaceAll('\r\n', '\n');
}
