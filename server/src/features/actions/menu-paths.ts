/** How a script writes the paths of menus. */
import type { Analysis } from '../../analysis.ts';
import type { Statement } from '../../syntax/tree.ts';

/** The path of a menu as `/ip/address`, or as `/ip address`. */
export function menuPath(path: string, isWithSlashes: boolean): string {
  return isWithSlashes ? path : `/${path.slice(1).replaceAll('/', ' ')}`;
}

/** Whether the script writes paths as `/ip/address`: the last one up to a statement of the file says it. */
export function hasSlashes({ script: { statements } }: Analysis, index: number): boolean {
  for (let at = index; at >= 0; at -= 1) {
    const path = firstWord(statements[at]!);
    if (path?.startsWith('/')) return path.lastIndexOf('/') > 0;
  }
  return false;
}

/** Whether a statement of the file does nothing but to change the current menu. */
export function leadsToMenu({ statements }: Analysis, index: number): boolean {
  const [command] = statements[index]!.commands;
  return command?.resolution?.kind === 'menu' && command.arguments.length === 0 && command.positional.length === 0;
}

/** Whether a statement of the file begins with a path from the root on. */
export function isRooted({ script: { statements } }: Analysis, index: number): boolean {
  return firstWord(statements[index]!)?.startsWith('/') === true;
}

function firstWord(statement: Statement): string | null {
  const first = statement.kind === 'command' ? statement.parts[0] : undefined;
  return first?.kind === 'word' ? first.text : null;
}
