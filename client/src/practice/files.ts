/** The router's files: their names, their contents, and the limits that the API sets on them. */
import { createHash } from 'node:crypto';
import { Trap } from './call.ts';
import { type Clock, dateText, timeText } from './clock.ts';
import type { PracticeFaults } from './faults.ts';
import type { Row, Snapshot } from './store.ts';

/** Measured on RouterOS 7.24: 60 416 bytes are stored, 61 440 are refused. */
const mostContentBytes = 60_416;

const backupBytes = 20_480;
const roomBytes = 67_108_864;

export interface RouterFile {
  name: string;
  /** `script`, `backup`, `.txt file`, `directory` … */
  type: string;
  contents: Buffer;
  modified: number;
  /** What a backup holds. */
  backup: { snapshot: Snapshot; password: string } | null;
}

export class Files {
  readonly #files = new Map<string, RouterFile>();
  readonly #clock: Clock;
  readonly #faults: PracticeFaults;
  readonly #hasFlashDirectory: boolean;
  #written = 0;

  constructor(clock: Clock, faults: PracticeFaults, hasFlashDirectory: boolean) {
    this.#clock = clock;
    this.#faults = faults;
    this.#hasFlashDirectory = hasFlashDirectory;
  }

  /** How many files were written so far. */
  get written(): number {
    return this.#written;
  }

  /** Room for files, in bytes. */
  get free(): number {
    if (this.#faults.diskFull) return 0;
    const used = [...this.#files.values()].reduce((sum, file) => sum + sizeOf(file), 0);
    return Math.max(0, roomBytes - used);
  }

  get(name: string): RouterFile | null {
    return this.#files.get(name) ?? null;
  }

  /** Makes a file or replaces it. @throws Trap when there is no room */
  write(name: string, contents: Buffer, backup: RouterFile['backup'] = null): void {
    if (this.#faults.diskFull) throw new Trap('failure: not enough space on disk');
    this.#written += 1;
    const type = backup === null ? typeOf(name) : 'backup';
    const file = { name, type, contents, modified: this.#clock.now(), backup };
    this.#files.set(name, file);
  }

  /** What a reboot leaves. */
  restarted(): void {
    if (!this.#hasFlashDirectory) return;
    for (const name of this.#files.keys()) if (!name.startsWith('flash/')) this.#files.delete(name);
  }

  /** What a loss of power leaves. */
  powerLost(): void {
    this.restarted();
    const safe = this.#clock.now() - (this.#faults.writeBackMs ?? 0);
    for (const [name, { modified }] of this.#files) if (modified > safe) this.#files.delete(name);
  }

  rename(file: RouterFile, name: string): void {
    if (this.#files.has(name)) throw new Trap('failure: already have such name');
    this.#files.delete(file.name);
    file.name = name;
    this.#files.set(name, file);
  }

  remove(name: string): void {
    this.#files.delete(name);
  }

  /** The files as rows of `/file`. */
  rows(): Row[] {
    const rows = [...this.#files.values()].map((file) => rowOf(file.name, fileValues(file)));
    return this.#hasFlashDirectory ? [rowOf('flash', { name: 'flash', type: 'directory' }), ...rows] : rows;
  }
}

/** @throws Trap when a text is too long to be set in one command */
export function checkContents(contents: string): Buffer {
  const bytes = Buffer.from(contents, 'utf8');
  if (bytes.length > mostContentBytes) throw new Trap('failure: contents too long');
  return bytes;
}

function rowOf(name: string, values: Record<string, string>): Row {
  return { id: idOf(name), values, expiresAt: null };
}

function sizeOf({ backup, contents }: RouterFile): number {
  return backup === null ? contents.length : backupBytes;
}

/** The same name has the same id each time (measured on RouterOS 7.24). */
function idOf(name: string): string {
  return `**${createHash('sha256').update(name).digest('base64url').slice(0, 24)}`;
}

function typeOf(name: string): string {
  const suffix = /\.[^./]+$/.exec(name)?.[0];
  if (suffix === '.rsc') return 'script';
  return suffix === undefined ? 'file' : `${suffix} file`;
}

function fileValues(file: RouterFile): Record<string, string> {
  const values: Record<string, string> = {
    name: file.name,
    type: file.type,
    size: String(sizeOf(file)),
    'last-modified': `${dateText(file.modified)} ${timeText(file.modified)}`,
  };
  if (file.backup === null && file.contents.length <= mostContentBytes)
    values.contents = file.contents.toString('utf8');
  return values;
}
