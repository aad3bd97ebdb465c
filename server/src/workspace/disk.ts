/**
 * The only place of the server that reads files: scripts that an open document names as its base, and those in the
 * folders of the workspace.
 */
import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const MOST_BYTES = 16 * 1024 * 1024;

/** Another text as soon as the file is written anew; null where there is no file, or none that a script could be. */
export function stampOf(path: string): string | null {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= MOST_BYTES ? `${stats.mtimeMs} ${stats.size}` : null;
  } catch {
    return null;
  }
}

/** Null where it can't be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Folders that hold what others have made, and what editors and version control keep for themselves. */
const PASSED_OVER = /^(?:\..*|node_modules)$/;

/**
 * The scripts in a folder and the folders in it, folder by folder. Links are not followed: they may lead anywhere, and
 * round in a circle.
 */
export async function* scriptsBelow(folder: string): AsyncGenerator<string> {
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = join(next, entry.name);
      if (entry.isDirectory() && !PASSED_OVER.test(entry.name)) waiting.push(path);
      else if (entry.isFile() && entry.name.endsWith('.rsc')) yield path;
    }
  }
}
