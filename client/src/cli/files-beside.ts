import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Beside } from '../routers/inventory/beside.ts';
import { readInputFile } from './files.ts';

/** What an inventory at this path refers to. */
export function filesBeside(path: string): Beside {
  const at = (other: string) => resolve(dirname(path), other.replace(/^~(?=\/)/, homedir()));
  return {
    read: (file) =>
      readInputFile(at(file)).then(
        ({ text }) => text,
        () => null,
      ),
    list: (folder) => readdir(at(folder)).catch(() => []),
  };
}
