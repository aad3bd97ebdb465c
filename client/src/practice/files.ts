/** The router's files: their names, their contents, and the limits that the API sets on them. */
import { createHash } from 'node:crypto';
import { Trap } from './call.ts';
import { type Clock, dateText, timeText } from './clock.ts';
import type { Row, Snapshot } from './store.ts';

/** Measured on RouterOS 7.24: 60 416 bytes are stored, 61 440 are refused. */
const mostContentBytes = 60_416;

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

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(name: string): RouterFile | null {
    return this.#files.get(name) ?? null;
  }

  /** Makes a file or replaces it. */
  write(name: string, contents: Buffer, backup: RouterFile['backup'] = null): RouterFile {
    const type = backup === null ? typeOf(name) : 'backup';
    const file = { name, type, contents, modified: this.#clock.now(), backup };
    this.#files.set(name, file);
    return file;
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
    return [...this.#files.values()].map((file) => ({
      id: idOf(file.name),
      values: fileValues(file),
      expiresAt: null,
    }));
  }
}

/** @throws Trap when a text is too long to be set in one command */
export function checkContents(contents: string): Buffer {
  const bytes = Buffer.from(contents, 'utf8');
  if (bytes.length > mostContentBytes) throw new Trap('failure: contents too long');
  return bytes;
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
    size: String(file.backup === null ? file.contents.length : 20_480),
    'last-modified': `${dateText(file.modified)} ${timeText(file.modified)}`,
  };
  if (file.backup === null && file.contents.length <= mostContentBytes)
    values.contents = file.contents.toString('utf8');
  return values;
}
