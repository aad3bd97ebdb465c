/** The script among those of `/system/script`: the way of RouterOS 6, whose API makes no files. */
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { type ImportResult, runImport } from './import-script.ts';

/**
 * Stores a script and reads it back.
 * @throws RouterError `invalid` when the router stored something else, or as `ApiSession.run`
 */
export async function storeScript(
  session: ApiSession,
  name: string,
  text: string,
  options?: RunOptions,
): Promise<void> {
  await session.run(['/system/script/add', `=name=${name}`, `=source=${text}`], options);
  const { rows } = await session.run(['/system/script/print', `?name=${name}`, '=.proplist=source'], options);
  if (rows[0]?.source === text) return;
  throw new RouterError('invalid', `The router did not keep the script ${name} as it was sent. Is its disk full?`);
}

/** A complaint comes without a place, and what ran before it stays. */
export function runStored(session: ApiSession, name: string, rollbackAt: Date): Promise<ImportResult> {
  return runImport(session, ['/system/script/run', `=number=${name}`], rollbackAt, () => true);
}

/** Removes it if it is there. */
export async function removeStored(session: ApiSession, name: string): Promise<void> {
  const { rows } = await session.run(['/system/script/print', `?name=${name}`, '=.proplist=.id']);
  for (const row of rows) await session.run(['/system/script/remove', `=.id=${row['.id']}`]);
}
