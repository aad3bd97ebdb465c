/** Files on the router, over the API. */
import { RouterError } from '../errors.ts';
import type { ApiSession, RunOptions } from '../session.ts';

/** Bytes that `/file/set` takes; a little more is refused, much more ends the connection (measured on 7.24). */
export const mostBytes = 60_000;
/** The most that `/file/read` gives at a time. */
const chunkBytes = 32_768;

/**
 * Writes a text file and reads back its size.
 * @throws RouterError `invalid` when the router stored something else, or as `ApiSession.run`
 */
export async function writeFile(session: ApiSession, name: string, text: string, options?: RunOptions): Promise<void> {
  await session.run(['/file/add', `=name=${name}`, '=type=file'], options);
  const id = await fileId(session, name, options);
  await session.run(['/file/set', `=.id=${id}`, `=contents=${text}`], options);
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=name,size'], options);
  const stored = Number(rows[0]?.size);
  const sent = Buffer.byteLength(text);
  if (stored !== sent) {
    const message = `The router stored ${Number.isNaN(stored) ? 'no' : stored} bytes of the ${sent} that were sent as ${name}. Is its disk full?`;
    throw new RouterError('invalid', message);
  }
}

/** The whole content of a file; needs RouterOS 7.13. */
export async function readFile(session: ApiSession, name: string, options?: RunOptions): Promise<string> {
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=name,size'], options);
  const size = Number(rows[0]?.size ?? 0);
  let text = '';
  for (let offset = 0; offset < size; offset += chunkBytes) {
    const chunk = [`=file=${name}`, `=offset=${offset}`, `=chunk-size=${chunkBytes}`];
    const reply = await session.run(['/file/read', ...chunk], options);
    text += reply.rows[0]?.data ?? '';
  }
  return text;
}

/** Removes a file if it is there, and makes sure that it is gone. */
export async function removeFile(session: ApiSession, name: string): Promise<void> {
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=.id']);
  for (const row of rows) await session.run(['/file/remove', `=.id=${row['.id']}`]);
  const after = await session.run(['/file/print', `?name=${name}`, '=.proplist=.id']);
  if (after.rows.length > 0) throw new RouterError('invalid', `The file ${name} is still on the router.`);
}

/** Folder for files that must survive a restart: where there is a folder `flash`, only that one does. */
export async function lastingFolder(session: ApiSession, options?: RunOptions): Promise<string> {
  const { rows } = await session.run(['/file/print', '?name=flash', '=.proplist=name,type'], options);
  return rows.length > 0 ? 'flash/' : '';
}

async function fileId(session: ApiSession, name: string, options?: RunOptions): Promise<string> {
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=.id'], options);
  const id = rows[0]?.['.id'];
  if (id === undefined) throw new RouterError('invalid', `The router made no file ${name}. Is its disk full?`);
  return id;
}
