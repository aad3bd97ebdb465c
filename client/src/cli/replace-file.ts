import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { CliError } from './exit.ts';

/**
 * Gives a file another content, at once: whatever happens, it has the old content or the new one. What a link leads to
 * is replaced, not the link; permissions stay.
 * @throws CliError
 */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  let beside: string | null = null;
  try {
    const target = await realpath(path);
    const { mode } = await stat(target);
    beside = `${target}.${process.pid}.new`;
    await writeFile(beside, content, { mode, flag: 'wx' });
    await rename(beside, target);
  } catch (cause) {
    if (beside !== null) await rm(beside, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw new CliError(
      `${path} cannot be written (${code ?? String(cause)}). It is as it was; check the permissions of it and its folder.`,
      undefined,
      { cause },
    );
  }
}
