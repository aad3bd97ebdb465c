/** What rules need of a command's arguments: where one stands, and the edits that put it right. */
import { literalText } from '../semantics/literals.ts';
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import type { Fix } from './diagnostic.ts';
import type { CommandFinding } from './rule.ts';

/** The argument of this name; of several, the last one, which is the one that counts. */
export function findArgument(command: ResolvedCommand, name: string): ResolvedArgument | null {
  return command.arguments.findLast((argument) => argument.fullName === name) ?? null;
}

/** The place of a finding: the first of the arguments that the command has, else the whole statement. */
export function at(command: ResolvedCommand, ...names: string[]): Pick<CommandFinding, 'command' | 'at'> {
  for (const name of names) {
    const argument = findArgument(command, name);
    if (argument !== null) return { command, at: argument };
  }
  return { command };
}

/** Gives the argument this value, as a script writes it: behind the argument `after` where it is missing. */
export function setArgument(command: ResolvedCommand, name: string, value: string, after: string): Fix | null {
  const newText = `${name}=${value}`;
  const title = `Set ${newText}`;
  const present = findArgument(command, name);
  if (present !== null) return { title, edits: [{ start: present.start, end: present.end, newText }] };
  const before = findArgument(command, after);
  if (before === null) return null;
  return { title, edits: [{ start: before.end, end: before.end, newText: ` ${newText}` }] };
}

/** Puts the name of an address list in place of an argument's value; a `!` before it stays. */
export function renameList(argument: ResolvedArgument, name: string): Fix {
  const isNegated = literalText(argument.value)?.startsWith('!');
  const { start, end } = argument.value!;
  const newText = quote(isNegated ? `!${name}` : name);
  return { title: `Change to ${name}`, edits: [{ start, end, newText }] };
}

/** A value as exports print it: in quotes where it holds anything but what a bare word can. */
function quote(text: string): string {
  return /^!?[\w.:/-]+$/.test(text) ? text : `"${text.replace(/["\\$?]/g, '\\$&')}"`;
}
