/** Commands that follow each other and name the same menu: the menu goes into a line above them, as in an export. */
import type { Analysis } from '../../analysis.ts';
import type { Menu } from '../../schema/command-tree.ts';
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Statement } from '../../syntax/tree.ts';

/** The part of a statement that names its menu. */
export interface MenuPart {
  menu: Menu;
  /** Its length. */
  cut: number;
  /** What takes its place: the line above, or nothing. */
  header: string;
}

const ROOTED = /^[/:]/;
/** What a statement may begin with instead of a name. */
const CALLED: ReadonlySet<string> = new Set(['variable', 'group', 'substitution', 'braces']);
const BLANKS = /(?:[ \t]|\\[ \t]*(?:\r\n|\n|\r))+/g;
const BEHIND_PATH = /[ /]+$/;

/** Commands of the same menu that follow each other, and the index behind the last one. */
interface Row {
  commands: [Statement, MenuPart][];
  end: number;
}

/**
 * Statements of the file with the part of them that names their menu, where that can go without another meaning.
 * @param kept statements that stay as they are
 */
export function menusToGroup(
  { script, statements: resolved }: Analysis,
  kept: ReadonlySet<Statement>,
  lineEnd: string,
): Map<Statement, MenuPart> {
  const { statements, text } = script;
  const parts = statements.map((each, index) => (kept.has(each) ? null : menuPart(each, resolved[index]!, text)));
  const matters = menuMatters(statements, resolved);
  const found = new Map<Statement, MenuPart>();
  let current = resolved[0]?.before ?? null;
  for (let index = 0; index < statements.length; ) {
    const { commands, end } = rowFrom(statements, parts, index);
    const menu = commands[0]?.[1].menu ?? null;
    const { before, after, commands: own } = resolved[end - 1]!;
    // A line that names a menu does so whether or not it was the current one already.
    if (before !== after || own[0]?.resolution?.kind === 'menu') current = after;
    const isInMenu = menu !== null && menu === current;
    if (isInMenu || (commands.length > 1 && !matters[end])) {
      for (const [statement, part] of commands) found.set(statement, { ...part, header: '' });
      if (!isInMenu) found.set(commands[0]![0], { ...commands[0]![1], header: commands[0]![1].header + lineEnd });
      current = menu;
    }
    index = end;
  }
  return found;
}

/** From an index on; comments may stand in between. */
function rowFrom(statements: readonly Statement[], parts: readonly (MenuPart | null)[], index: number): Row {
  const first = parts[index];
  if (!first) return { commands: [], end: index + 1 };
  const row: Row = { commands: [], end: index };
  for (let at = index; at < statements.length; at += 1) {
    const part = parts[at];
    if (part?.menu === first.menu) {
      row.commands.push([statements[at]!, part]);
      row.end = at + 1;
    } else if (statements[at]!.kind !== 'comment') break;
  }
  return row;
}

function menuPart(statement: Statement, { commands }: ResolvedStatement, text: string): MenuPart | null {
  const [command] = commands;
  const menu = command?.schema?.menu;
  const name = command?.path.at(-1);
  const first = command?.statement.parts[0];
  if (menu === undefined || menu.path === '/' || name === undefined || first?.kind !== 'word') return null;
  const path = text.slice(statement.offset, statement.offset + name.start);
  if (!first.text.startsWith('/') || command!.resolution?.kind !== 'command') return null;
  return { menu, cut: name.start, header: path.replace(BLANKS, ' ').replace(BEHIND_PATH, '') };
}

/** For each statement and the end of the file, whether the current menu before it has a say in what it is read as. */
function menuMatters(statements: readonly Statement[], resolved: readonly ResolvedStatement[]): boolean[] {
  const matters = [...statements.map(() => false), false];
  for (let index = statements.length - 1; index >= 0; index -= 1) {
    const { commands, before } = resolved[index]!;
    const [own] = commands;
    const isRooted = own === undefined || !isRelative(own);
    const changesMenu = own?.resolution?.kind === 'menu' && isRooted && own.arguments.length === 0;
    const depends = commands.some((command) => command.current === before && isRelative(command));
    matters[index] = depends || (!changesMenu && matters[index + 1]!);
  }
  return matters;
}

/** Whether a command is looked up in the current menu. */
function isRelative({ statement: { parts } }: ResolvedCommand): boolean {
  const [first] = parts;
  return first !== undefined && (first.kind === 'word' ? !ROOTED.test(first.text) : !CALLED.has(first.kind));
}
