import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from './exit.ts';

/**
 * The scripts that a path stands for: a file is taken whatever its name, of a directory all `.rsc` files in it and below,
 * in alphabetical order. Hidden directories and `node_modules` are left out.
 * @throws CliError for a directory that holds none, or that cannot be read
 */
export async function findScripts(path: string): Promise<string[]> {
  // What cannot be found is reported when it is read.
  const isDirectory = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isDirectory) return [path];
  const scripts = await scriptsBelow(path);
  if (scripts.length === 0)
    throw new CliError(`There is no .rsc file in ${path}. Give a script, or a directory with some.`);
  return scripts;
}

async function scriptsBelow(directory: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(directory)) {
    const path = join(directory, entry.name);
    const isLeftOut = entry.name.startsWith('.') || entry.name === 'node_modules';
    if (entry.isDirectory()) found.push(...(isLeftOut ? [] : await scriptsBelow(path)));
    else if (entry.name.endsWith('.rsc')) found.push(path);
  }
  return found;
}

async function entriesOf(directory: string) {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new CliError(`The directory ${directory} cannot be read. Check its permissions.`, undefined, { cause });
  }
}

/** Null where the work failed, with the reason among the failures: the other files are worked on all the same. */
export async function orFailure<T>(work: Promise<T>, failures: string[]): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    failures.push(error.message);
    return null;
  }
}
