/** What the router is configured as now. */
import type { RouterOSVersion } from '../../../../server/src/index.ts';
import type { ApiSession, RunOptions } from '../session.ts';
import { readFile, removeFile } from './router-files.ts';

/** A small router takes its time to write down thousands of items. */
const exportMs = 120_000;

/**
 * The router's export, without secrets: RouterOS 7 leaves them out by itself. It goes over a file, since over the API an
 * export is not answered, and the file is removed again.
 * @param file ends in `.rsc`
 * @throws RouterError as `ApiSession.run`
 */
export async function readExport(
  session: ApiSession,
  file: string,
  version: RouterOSVersion,
  options: RunOptions,
): Promise<string> {
  const words = [`=file=${file.replace(/\.rsc$/, '')}`, ...(version.major < 7 ? ['=hide-sensitive='] : [])];
  try {
    await session.run(['/export', ...words], { ...options, timeoutMs: exportMs });
    return await readFile(session, file, options);
  } finally {
    await removeFile(session, file);
  }
}
