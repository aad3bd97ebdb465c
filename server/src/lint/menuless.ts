/** Commands that are written for a menu, and stand in none. */
import type { ResolvedStatement } from '../semantics/resolve.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';

/** Those that no change of the menu separates, in order of writing. */
export function menulessRuns(statements: readonly ResolvedStatement[]): ResolvedCommand[][] {
  const runs: ResolvedCommand[][] = [];
  let run: ResolvedCommand[] | null = null;
  for (const { commands, before, after } of statements) {
    if (before !== after) run = null;
    const command = commands[0];
    if (command === undefined || !isMenuless(command)) continue;
    if (run === null) {
      run = [];
      runs.push(run);
    }
    run.push(command);
  }
  return runs;
}

/** Whether a command without a path stands in the root, which does not have it. */
function isMenuless({ current, path, statement, arguments: named }: ResolvedCommand): boolean {
  const [word] = path;
  const [first] = statement.parts;
  if (current?.path !== '/' || path.length !== 1 || first?.kind !== 'word' || first.text !== word!.text) return false;
  return first.text === 'add' ? named.length > 0 : first.text === 'set' && named.some(({ isKnown }) => !isKnown);
}
