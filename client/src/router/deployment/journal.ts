/**
 * The journal of deploys: how far each has come, so that one that was broken off on this computer can be taken up again.
 * There is nothing secret in it: neither the password of the user nor that of the backup nor the knock.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RouterError } from '../errors.ts';

/**
 * `preparing`: nothing was imported. `importing`: the script may have run, wholly or in part. `imported`: the router has said
 * that it ran. `confirming`: the roll-back may be switched off. `confirmed`: it is, and may be removed.
 */
export type DeployPhase = 'preparing' | 'importing' | 'imported' | 'confirming' | 'confirmed';

const phases: readonly unknown[] = [
  'preparing',
  'importing',
  'imported',
  'confirming',
  'confirmed',
] satisfies DeployPhase[];

export interface JournalEntry {
  /** What everything is named that the deploy puts on the router. */
  readonly name: string;
  readonly router: { readonly host: string; readonly port: number; readonly user: string; readonly tls: boolean };
  /** The name of the script. */
  readonly script: string;
  readonly phase: DeployPhase;
  /** The folder on the router, with its `/`; empty for none. */
  readonly folder: string;
  /** When the roll-back fires by this computer's clock, in ISO 8601; null before it is armed. */
  readonly firesAt: string | null;
  /** When the import began, in milliseconds since 1970; 0 before. */
  readonly importedAt: number;
}

/** What a deploy writes to. */
export interface DeployJournal {
  /** @throws RouterError `invalid` where it cannot be written */
  write(entry: JournalEntry): Promise<void>;
  /** Forgets a deploy that has ended. */
  remove(name: string): Promise<void>;
  /** Keeps one that this process has ended with, while the router has not. */
  leave(name: string): Promise<void>;
}

/** An entry, with the process whose deploy it is; null once that has left it to the router. */
interface Stored extends JournalEntry {
  readonly process: number | null;
}

/** After this time no deploy runs any more, whatever process has its number now; in milliseconds. */
const longestMs = 2 * 3_600_000;

/** A file for each deploy, in a folder that is made when it is needed. */
export class FileJournal implements DeployJournal {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(entry: JournalEntry): Promise<void> {
    return this.#store({ ...entry, process: process.pid });
  }

  async leave(name: string): Promise<void> {
    const stored = await readEntry(this.#pathOf(name));
    if (stored !== null) await this.#store({ ...stored, process: null });
  }

  async #store(stored: Stored): Promise<void> {
    const path = this.#pathOf(stored.name);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeDurably(`${path}.new`, `${JSON.stringify(stored, null, 2)}\n`);
      await rename(`${path}.new`, path);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new RouterError('invalid', `The journal of the deploy cannot be written: ${why}.`, { cause });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.#pathOf(name), { force: true });
  }

  /** The deploys that were broken off: those of processes that run are not among them. The oldest first. */
  async brokenOff(): Promise<JournalEntry[]> {
    const files = (await readdir(this.#folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const entries = await Promise.all(files.map((name) => readEntry(join(this.#folder, name))));
    return entries
      .filter((entry) => entry !== null)
      .filter((entry) => !isRunning(entry))
      .map(({ process: _, ...entry }) => entry)
      .sort((a, b) => a.importedAt - b.importedAt);
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

/** What was written is there after a power failure too. */
async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Null for a file that is no entry: half written, or another program's. */
async function readEntry(path: string): Promise<Stored | null> {
  try {
    const entry = JSON.parse(await readFile(path, 'utf8')) as Partial<Stored>;
    const isEntry =
      /^knock-deploy-[0-9a-f]+$/.test(entry.name ?? '') &&
      typeof entry.router?.host === 'string' &&
      phases.includes(entry.phase);
    return isEntry ? (entry as Stored) : null;
  } catch {
    return null;
  }
}

function isRunning({ process: id, firesAt }: Stored): boolean {
  const isOld = firesAt !== null && Date.now() - Date.parse(firesAt) > longestMs;
  if (id === null || isOld) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
