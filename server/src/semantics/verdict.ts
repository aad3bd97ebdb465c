/** What the router's parser would say of commands that its tree does not have, in its own words. */

import type { Command as CommandSchema } from '../schema/command-tree.ts';
import { findArgument } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import type { NodeBase } from '../syntax/tree.ts';
import { absoluteRange } from '../syntax/tree.ts';
import { argumentNamed } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';

export interface Complaint extends NodeBase {
  message: string;
}

/** `bad command name …` for a command that does not exist; offsets count from the start of the file. */
export function unknownCommand(command: ResolvedCommand): Complaint | null {
  const { resolution } = command;
  if (resolution === null || resolution.kind === 'menu' || resolution.kind === 'command') return null;
  const segment = command.path[resolution.index];
  if (segment === undefined) return null;
  return { message: `bad command name ${segment.text}`, ...absoluteRange(command.statement, segment) };
}

/** Whether a command takes an argument of this name. */
export function takesArgument(schema: CommandSchema, name: string, target: Target): boolean {
  if (argumentNamed(schema, name, target) !== null) return true;
  // `.mode` takes up the group of the argument before it; what two arguments begin with is another complaint.
  return name.startsWith('.') || findArgument(schema, name, target).kind === 'ambiguous';
}

/** `expected end of command` at each argument that the command does not take. */
export function unknownArguments(command: ResolvedCommand, target: Target): Complaint[] {
  const { schema, statement } = command;
  if (schema === null || schema.menu.path === '/') return [];
  return command.arguments
    .filter((argument) => !takesArgument(schema, argument.name.text, target))
    .map((argument) => ({ message: 'expected end of command', ...absoluteRange(statement, argument.name) }));
}
