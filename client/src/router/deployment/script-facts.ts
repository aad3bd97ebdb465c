/** What a script does that a deploy has to know before it sends it. */
import { Analysis, absoluteStart, type ResolvedCommand, TextPositions } from '../../../../server/src/index.ts';
import { RouterError } from '../errors.ts';

const FATAL = new Set(['/system reset-configuration', '/system shutdown', '/system/backup load']);
/** Menus that hold the roll-back job, and the backup that it restores. */
const NEEDED = new Set(['/system/scheduler', '/file']);
const TAKES_AWAY = new Set(['remove', 'disable', 'set']);

/**
 * Refuses scripts that reset or stop the router, or that touch all its jobs or files: where such a script also cuts the
 * connection, nothing would bring the old configuration back.
 * @throws RouterError `invalid` with the line
 */
export function refuseUnsafe(name: string, text: string): void {
  const commands = new Analysis(text).commands.filter(({ execution }) => execution !== 'stored');
  const unsafe = commands.find((command) => isFatal(command) || takesAllAway(command, commands));
  if (unsafe === undefined) return;
  const { line } = new TextPositions(text).at(absoluteStart(unsafe.statement));
  const what = `${unsafe.menu}/${unsafe.command}`;
  const advice = isFatal(unsafe)
    ? 'Run that command by hand.'
    : 'Name what it is meant for, as in [find name="…"], and deploy again.';
  throw new RouterError(
    'invalid',
    `${name} line ${line}: ${what} would take away the roll-back that guards the deploy. ${advice}`,
  );
}

function isFatal({ menu, command }: ResolvedCommand): boolean {
  return FATAL.has(`${menu} ${command}`);
}

function takesAllAway({ menu, command }: ResolvedCommand, all: readonly ResolvedCommand[]): boolean {
  if (menu === null || command === null || !NEEDED.has(menu) || !TAKES_AWAY.has(command)) return false;
  return all.some(
    (other) => other.menu === menu && other.command === 'find' && (other.filter?.conditions.length ?? 0) === 0,
  );
}

/** Whether a script has the router read further ones. */
export function startsOtherScripts(text: string): boolean {
  const starters = new Set(['import', 'execute', 'parse', 'run']);
  return new Analysis(text).commands.some(({ command }) => command !== null && starters.has(command));
}
