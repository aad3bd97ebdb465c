/** Lines that go on with the command of the line before, although nothing joins the two. */
import type { Analysis } from '../analysis.ts';
import type { Command as CommandSchema } from '../schema/command-tree.ts';
import { literalText } from '../semantics/literals.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import { absoluteStart, type Body, type Command, type Part } from '../syntax/tree.ts';
import { inferCommand } from './infer-menu.ts';

/** A statement that is none, and the statement before it that it was cut from. */
export interface BrokenLine {
  /** The line before, which has a command or goes on with one itself. */
  previous: ResolvedCommand;
  /** The command that both lines are parts of. */
  schema: CommandSchema;
  rest: ResolvedCommand;
  /** What stands between the two: blanks, line ends, backslashes. */
  gap: string;
  /** What to add to an offset in `rest` to count from the start of `previous`. */
  shift: number;
}

const GAP = /^[ \t\r\n\\]*$/;

/** In order of writing. */
export function brokenLines({ commands, script, target }: Analysis): BrokenLine[] {
  const lines: BrokenLine[] = [];
  const last = new Map<Body, { previous: ResolvedCommand; schema: CommandSchema | null }>();
  for (const rest of commands) {
    const before = last.get(rest.statement.parent);
    const joined = before?.schema && isRest(rest, before.previous) ? before : null;
    last.set(rest.statement.parent, { previous: rest, schema: joined?.schema ?? meantCommand(rest, target) });
    if (joined === null) continue;
    const { previous } = joined;
    const start = absoluteStart(previous.statement);
    const shift = absoluteStart(rest.statement) - start;
    const gap = script.source.slice(start + previous.statement.length, start + shift);
    if (GAP.test(gap)) lines.push({ previous, schema: joined.schema!, rest, gap, shift });
  }
  return lines;
}

/** The last part of a statement. */
export function lastPart({ parts }: Command): Part | undefined {
  return parts[parts.length - 1];
}

/** Whether a statement is no command by itself: an argument, or what an unfinished value before it waits for. */
function isRest({ statement, resolution }: ResolvedCommand, previous: ResolvedCommand): boolean {
  const [first] = statement.parts;
  if (first?.kind !== 'word') return first?.kind === 'argument';
  if (/^[/:]/.test(first.text) || (resolution !== null && !resolution.kind.startsWith('unknown'))) return false;
  const before = lastPart(previous.statement);
  return before?.kind === 'argument' && (before.value === null || /[,-]$/.test(literalText(before.value) ?? ''));
}

/** The command of a menu, or the one that a line without a menu is meant for. The language's own are left out. */
function meantCommand(command: ResolvedCommand, target: Analysis['target']): CommandSchema | null {
  if (command.schema !== null) return command.menu === '/' ? null : command.schema;
  const name = command.path[0]?.text;
  return command.path.length === 1 && name === 'add' ? inferCommand(command, name, target) : null;
}
