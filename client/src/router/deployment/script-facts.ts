/** What a script does that a deploy has to know before it sends it. */
import {
  Analysis,
  absoluteStart,
  isFound,
  isNamed,
  type ResolvedCommand,
  TextPositions,
} from '../../../../server/src/index.ts';
import { RouterError } from '../errors.ts';
import { rollbackComment, schedulerName } from './dead-man.ts';

const FATAL = new Set(['/system reset-configuration', '/system shutdown', '/system/backup load']);
/** The roll-back job, and the backup that it restores, by their menus. */
const NEEDED = new Map<string | null, Record<string, string>>([
  ['/system/scheduler', { name: schedulerName, comment: rollbackComment }],
  ['/file', { name: 'knock-deploy-0123abcd.backup', type: 'backup' }],
]);
const TAKES_AWAY = new Set(['remove', 'disable', 'set']);

/**
 * Refuses scripts that reset or stop the router, or that touch the roll-back job or its backup, by name or among others:
 * where such a script also cuts the connection, nothing would bring the old configuration back.
 * @throws RouterError `invalid` with the line
 */
export function refuseUnsafe(name: string, text: string): void {
  const commands = new Analysis(text).commands.filter(({ execution }) => execution !== 'stored');
  const unsafe = commands.find((command) => isFatal(command) || takesAway(command, commands));
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

/** What a `find` of the script finds may be taken away anywhere in it, one after the other. */
function takesAway(command: ResolvedCommand, all: readonly ResolvedCommand[]): boolean {
  const { menu, command: name } = command;
  const item = NEEDED.get(menu);
  if (item === undefined || !TAKES_AWAY.has(name ?? '')) return false;
  if (isNamed(command, item, all) === true) return true;
  return all.some((other) => other.menu === menu && other.command === 'find' && isFound(other, item) === true);
}

/** Whether a script has the router read further ones. */
export function startsOtherScripts(text: string): boolean {
  const starters = new Set(['import', 'execute', 'parse', 'run']);
  return new Analysis(text).commands.some(({ command }) => command !== null && starters.has(command));
}
