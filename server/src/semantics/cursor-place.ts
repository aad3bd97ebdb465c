/**
 * Where a cursor stands in the syntax tree. What is behind it does not say what is being typed, so the text up to the
 * cursor is read by itself, from the innermost statement on, with a letter in the cursor's place: the node that holds
 * the letter stands in all that is open there, however broken the text is.
 */
import type { Menu } from '../schema/command-tree.ts';
import { parse } from '../syntax/parser.ts';
import { absoluteStart, type Body, childrenOf, lastBefore, type Node, type Statement } from '../syntax/tree.ts';
import { bracesAt } from './enclosing-bodies.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';

/** No name that a router knows has a capital, so the letter makes none of what is typed. */
const MARK = 'Z';

export interface CursorPlace {
  /** The innermost statement around the cursor, in a tree of its own. */
  statement: Statement;
  /** The nodes of that statement that hold the cursor, outermost first. */
  nodes: readonly Node[];
  /** What the statement means; null for a comment, and inside an array. */
  command: ResolvedCommand | null;
  /** The same command in the tree of the file, with what stands behind the cursor; null where there is no such one. */
  whole: ResolvedCommand | null;
  /** The text up to the cursor. */
  text: string;
  /** Offset of the statement in that text. */
  start: number;
}

/** Offsets are UTF-16. Null where brackets are nested too deep to be followed. */
export function cursorPlace(file: ResolvedFile, offset: number): CursorPlace | null {
  const { start, menu, around } = statementBefore(file, offset);
  const text = file.script.source.slice(start, offset);
  const script = parse(text + MARK);
  const commands: ResolvedCommand[] = [];
  let current = menu;
  for (const each of script.statements) {
    const resolved = file.resolve(each, current);
    commands.push(...resolved.commands);
    current = resolved.after;
  }
  const found = innermost(script, text.length);
  if (found === null) return null;
  const { statement, nodes } = found;
  const command = commands.find((each) => each.statement === statement) ?? null;
  const from = absoluteStart(statement);
  const whole = around && commandAt(around.commands, start + from);
  return { statement, nodes, command, whole, text, start: from };
}

/** A statement of the file that begins before the cursor, with all that is open around it but blocks of code. */
interface StatementBefore {
  start: number;
  /** The current menu there. */
  menu: Menu | null;
  /** The outermost statement. */
  around: ResolvedStatement | null;
}

function statementBefore(file: ResolvedFile, offset: number): StatementBefore {
  const { script } = file;
  const index = lastBefore(script.statements, offset);
  const around = file.statements[index];
  if (around === undefined) return { start: 0, menu: file.root, around: null };
  let statement = script.statements[index]!;
  let menu = around.before;
  for (;;) {
    const inside = bracesAt(script.source, statement, offset - absoluteStart(statement));
    const next = inside && lastCommandBefore(inside.braces.body, inside.offset, around.commands);
    if (!next) return { start: absoluteStart(statement), menu, around };
    statement = next.statement;
    menu = next.current;
  }
}

function lastCommandBefore(
  { statements }: Body,
  offset: number,
  commands: readonly ResolvedCommand[],
): ResolvedCommand | null {
  for (let index = lastBefore(statements, offset); index >= 0; index -= 1) {
    const statement = statements[index]!;
    if (statement.kind === 'command') return commandAt(commands, absoluteStart(statement));
  }
  return null;
}

/** The command that begins at an offset of the file; they are in order of writing. */
function commandAt(commands: readonly ResolvedCommand[], offset: number): ResolvedCommand | null {
  let low = 0;
  let high = commands.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (absoluteStart(commands[middle]!.statement) < offset) low = middle + 1;
    else high = middle;
  }
  const found = commands[low];
  return found !== undefined && absoluteStart(found.statement) === offset ? found : null;
}

function innermost(body: Body, offset: number): { statement: Statement; nodes: Node[] } | null {
  const statement = body.statements[lastBefore(body.statements, offset + 1)];
  if (statement === undefined || offset >= statement.offset + statement.length) return null;
  const at = offset - statement.offset;
  const nodes: Node[] = [];
  let inside: readonly Node[] = statement.kind === 'command' ? statement.parts : [];
  for (;;) {
    const node = inside.find(({ start, end }) => start <= at && at < end);
    if (node === undefined) return { statement, nodes };
    nodes.push(node);
    if (node.kind === 'braces' || node.kind === 'substitution') return innermost(node.body, at - node.body.start);
    inside = childrenOf(node);
  }
}
