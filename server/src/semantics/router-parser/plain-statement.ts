/**
 * Statements that the router takes for certain: by far the most of an export or an address list. That a look at the
 * tree is enough for them, and the text need not be read a second time, is what makes large files quick.
 */
import type { Command } from '../../schema/command-tree.ts';
import type { Target } from '../../schema/presence.ts';
import type { Part } from '../../syntax/tree.ts';
import type { ResolvedStatement } from '../resolve.ts';
import type { ResolvedArgument, ResolvedCommand } from '../resolved-command.ts';
import { takesWord } from './words.ts';

const NAMES = /^[a-z0-9.-]+(?:\/[a-z0-9.-]+)*\/?$/;

/** Characters that only stand in a word where the tree could make nothing else of them are not among these. */
const WORD = /^[^\s;"$()[\]{}\\]+$/;

/** Whether a statement without a syntax error changes the menu, or is a command with nothing but named plain values. */
export function isPlain({ commands, before }: ResolvedStatement, target: Target): boolean {
  const [command, ...inside] = commands;
  if (command === undefined || inside.length > 0 || before === null) return false;
  const { statement, resolution, schema, positional, filter } = command;
  if (positional.length > 0 || filter !== null) return false;
  if (resolution?.kind === 'menu') return isPath(statement.parts) && command.arguments.length === 0;
  if (schema === null || schema.menu.path === '/' || schema.name === 'find') return false;
  if (!isPath(statement.parts) || !endsInName(command)) return false;
  let end = -1;
  return command.arguments.every((argument) => {
    const isApart = argument.start > end;
    end = argument.end;
    return isApart && hasPlainValue(schema, argument, target);
  });
}

/** Whether the words are names of menus and commands, with a `/` in front of them at most. */
function isPath(parts: readonly Part[]): boolean {
  return parts.every((part, index) => {
    if (part.kind !== 'word') return true;
    const { text } = part;
    return NAMES.test(index === 0 && text.startsWith('/') ? text.slice(1) : text);
  });
}

/** Whether nothing is glued to the name of the command: `/ip/address/print/x` is no path. */
function endsInName({ statement: { parts }, path }: ResolvedCommand): boolean {
  return parts.findLast(({ kind }) => kind === 'word')?.end === path.at(-1)?.end;
}

function hasPlainValue(schema: Command, written: ResolvedArgument, target: Target): boolean {
  const { name, fullName, value, isKnown } = written;
  const argument = schema.arguments().get(fullName);
  if (!isKnown || argument === undefined || name.kind !== 'word' || fullName === 'where') return false;
  if (value === null || value.start !== name.end + 1) return false;
  if (value.kind === 'text') return true;
  return value.kind === 'word' && WORD.test(value.text) && takesWord(argument, value.text, target);
}
