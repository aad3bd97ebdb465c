import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ReadScript, readScript, type ScriptNames, storedNames } from '../features/names/script-names.ts';
import type { CheckOptions } from '../lint/severities.ts';
import type { NameIndex } from '../semantics/name-index.ts';
import { readText, scriptsBelow, stampOf } from './disk.ts';
import { pathOf } from './path-of.ts';
import { turnOfOthers } from './turns.ts';

/** A folder with more scripts than this is no folder of scripts, but a disk. */
const MOST_FILES = 10_000;
/** Files that are as they were, and are passed over in one go. */
const IN_ONE_GO = 64;

/** A script as it was when it was read: the stamp is another one as soon as it is written anew. */
export interface KnownFile {
  stamp: string;
  options: CheckOptions;
  names: ScriptNames;
  index: NameIndex;
}

/**
 * The scripts in the folders of the workspace, which need not be open: their names, and nothing else of them. They are
 * read one by one; everything that the editor asks for goes first, and somebody who types as long as nobody waits for
 * the names.
 */
export class ScriptFiles {
  readonly #optionsOf: (uri: string, folder: string) => Promise<CheckOptions>;
  readonly #quiet: () => Promise<void>;
  /** Settles when somebody waits for what is being read. */
  #awaited = Promise.withResolvers<void>();
  #folders: readonly string[] = [];
  #known = new Map<string, KnownFile>();
  #reading: Promise<void> | null = null;
  #isStale = true;

  /**
   * @param optionsOf the options of a script in one of the folders, all by their URIs
   * @param quiet settles when nobody types
   */
  constructor(optionsOf: (uri: string, folder: string) => Promise<CheckOptions>, quiet: () => Promise<void>) {
    this.#optionsOf = optionsOf;
    this.#quiet = quiet;
  }

  /** URIs; those that are no folders of a disk are left out. */
  setFolders(uris: readonly string[]): void {
    this.#folders = uris.flatMap((uri) => pathOf(uri) ?? []);
    this.#isStale = true;
  }

  /** Has them looked at again before they are next asked for; those that are as they were are not read again. */
  refresh(): void {
    this.#isStale = true;
  }

  /** Has all of them read again. */
  forget(): void {
    this.#known = new Map();
    this.#isStale = true;
  }

  /** Reads what has changed, for somebody who waits for it. */
  async read(): Promise<void> {
    this.#awaited.resolve();
    await this.prepare();
    this.#awaited = Promise.withResolvers();
  }

  /** Reads what has changed, without hurry. Who calls meanwhile waits for the same reading. */
  async prepare(): Promise<void> {
    while (this.#isStale || this.#reading !== null) {
      this.#reading ??= this.#readAll().finally(() => {
        this.#reading = null;
      });
      await this.#reading;
    }
  }

  /** By path, as far as they were read. */
  get all(): ReadonlyMap<string, KnownFile> {
    return this.#known;
  }

  /** The innermost folder that a document is in; null for one that is in none. */
  folderOf(uri: string): string | null {
    const path = pathOf(uri);
    return path === null ? null : this.#folderAbove(path);
  }

  #folderAbove(path: string): string | null {
    const above = this.#folders.filter((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
    return above.toSorted((one, other) => other.length - one.length)[0] ?? null;
  }

  /** Reads a script again, with all that is known of it; null where it is gone. */
  open(path: string): ReadScript | null {
    const known = this.#known.get(path);
    return known === undefined ? null : read(path, known.options);
  }

  async #readAll(): Promise<void> {
    this.#isStale = false;
    const found = new Map<string, KnownFile>();
    for (const folder of this.#folders) {
      for await (const path of scriptsBelow(folder)) {
        if (found.size === MOST_FILES) break;
        // It is come by again in the folder that it belongs to.
        if (this.#folderAbove(path) !== folder) continue;
        const file = await this.#read(path, folder);
        if (file !== null) found.set(path, file);
        if (found.size % IN_ONE_GO === 0) await turnOfOthers();
      }
    }
    this.#known = found;
  }

  async #read(path: string, folder: string): Promise<KnownFile | null> {
    const stamp = stampOf(path);
    if (stamp === null) return null;
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known;
    await turnOfOthers();
    await Promise.race([this.#awaited.promise, this.#quiet()]);
    const options = await this.#optionsOf(pathToFileURL(path).href, pathToFileURL(folder).href);
    const script = read(path, options);
    return script && { stamp, options, names: storedNames(script), index: script.analysis.names };
  }
}

function read(path: string, options: CheckOptions): ReadScript | null {
  const text = readText(path);
  return text === null ? null : readScript(pathToFileURL(path).href, text, options);
}
