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
  await makeFile(session, name, text, options);
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=name,size'], options);
  const stored = Number(rows[0]?.size);
  const sent = Buffer.byteLength(text);
  if (stored !== sent) {
    const message = `The router stored ${Number.isNaN(stored) ? 'no' : stored} bytes of the ${sent} that were sent as ${name}. Is its disk full?`;
    throw new RouterError('invalid', message);
  }
}

async function makeFile(session: ApiSession, name: string, text: string, options?: RunOptions): Promise<void> {
  try {
    await session.run(['/file/add', `=name=${name}`, '=type=file'], options);
  } catch (error) {
    if (!isComplaint(error, /^unknown parameter/)) throw error;
    // Before RouterOS 7.15 there is one type only, and the text comes with the file.
    await session.run(['/file/add', `=name=${name}`, `=contents=${text}`], options);
    return;
  }
  const id = await fileId(session, name, options);
  await session.run(['/file/set', `=.id=${id}`, `=contents=${text}`], options);
}

/**
 * The whole content of a file.
 * @throws RouterError `invalid` where it is too long for RouterOS before 7.13, or as `ApiSession.run`
 */
export async function readFile(session: ApiSession, name: string, options?: RunOptions): Promise<string> {
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=name,size'], options);
  const size = Number(rows[0]?.size ?? 0);
  try {
    return await readInChunks(session, name, size, options);
  } catch (error) {
    if (!isComplaint(error, /^no such command/)) throw error;
    return await readAtOnce(session, name, size, options);
  }
}

async function readInChunks(session: ApiSession, name: string, size: number, options?: RunOptions): Promise<string> {
  let text = '';
  for (let offset = 0; offset < size; offset += chunkBytes) {
    const chunk = [`=file=${name}`, `=offset=${offset}`, `=chunk-size=${chunkBytes}`];
    const reply = await session.run(['/file/read', ...chunk], options);
    text += reply.rows[0]?.data ?? '';
  }
  return text;
}

/** The way of RouterOS before 7.13, which leaves out the text of a long file. */
async function readAtOnce(session: ApiSession, name: string, size: number, options?: RunOptions): Promise<string> {
  const { rows } = await session.run(['/file/print', `?name=${name}`, '=.proplist=contents'], options);
  const text = rows[0]?.contents ?? '';
  if (Buffer.byteLength(text) >= size) return text;
  const message = `This RouterOS does not give the whole of ${name} over the API: it has ${size} bytes. From 7.13 on it does.`;
  throw new RouterError('invalid', message);
}

function isComplaint(error: unknown, wording: RegExp): boolean {
  return error instanceof RouterError && error.traps.some(({ message }) => wording.test(message));
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
