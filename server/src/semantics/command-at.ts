/** Finds commands by their place in the file. */
import { absoluteStart } from '../syntax/tree.ts';
import type { ResolvedCommand } from './resolved-command.ts';

/** The innermost of commands in order of writing that an offset lies in or ends; null where it is in none. */
export function commandAt(commands: readonly ResolvedCommand[], offset: number): ResolvedCommand | null {
  let found = lastStarting(commands, offset);
  while (found !== undefined) {
    const { statement } = found;
    if (offset <= absoluteStart(statement) + statement.length) return found;
    const around = statement.parent.parent;
    found = around === null ? undefined : lastStarting(commands, absoluteStart(around));
  }
  return null;
}

/** The last command that begins at or before an offset. */
function lastStarting(commands: readonly ResolvedCommand[], offset: number): ResolvedCommand | undefined {
  let low = 0;
  let high = commands.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (absoluteStart(commands[middle]!.statement) <= offset) low = middle + 1;
    else high = middle;
  }
  return commands[low - 1];
}
