import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from './exit.ts';
import { type InputFile, readInputFile } from './files.ts';

/** A script that is worked on, under the name that messages give it. */
export interface Script {
  readonly file: string;
  readonly input: InputFile;
}

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

/** The scripts that paths stand for, each once; why some cannot be read goes among the failures. */
export async function readScripts(paths: readonly string[], failures: string[]): Promise<Script[]> {
  const files = new Set<string>();
  for (const path of paths) for (const file of (await orFailure(findScripts(path), failures)) ?? []) files.add(file);
  const scripts: Script[] = [];
  for (const file of files) {
    const input = await orFailure(readInputFile(file, { latin1Fallback: true }), failures);
    if (input !== null) scripts.push({ file, input });
  }
  return scripts;
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
