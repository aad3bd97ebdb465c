import { homedir } from 'node:os';
import { posix } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { Beside } from '../routers/inventory/beside.ts';

/** What an inventory refers to, wherever the editor has it from. */
export function filesBeside(inventory: Uri): Beside {
  const at = (path: string) => {
    const whole = path.replace(/^~(?=\/)/, Uri.file(homedir()).path);
    return inventory.with({ path: posix.resolve(posix.dirname(inventory.path), whole) });
  };
  return {
    read: async (file) => {
      try {
        return new TextDecoder().decode(await workspace.fs.readFile(at(file)));
      } catch {
        return null;
      }
    },
    list: async (folder) => {
      try {
        return (await workspace.fs.readDirectory(at(folder))).map(([name]) => name);
      } catch {
        return [];
      }
    },
  };
}
