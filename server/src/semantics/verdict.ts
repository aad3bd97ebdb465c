/** What the router's parser would say of commands that its tree does not have, in its own words. */

import type { Command as CommandSchema } from '../schema/command-tree.ts';
import { findArgument } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import type { NodeBase } from '../syntax/tree.ts';
import { absoluteRange } from '../syntax/tree.ts';
import type { ResolvedCommand } from './resolve.ts';

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

/**
 * Whether a command takes an argument of this name, in full or shortened. `disable` is the name of a command, and is
 * not taken for `disabled`: a drop written with it never came to be (measured on listings in use).
 */
export function takesArgument(schema: CommandSchema, name: string, target: Target): boolean {
  const found = findArgument(schema, name, target);
  if (found.kind === 'found') return found.exact || name !== 'disable';
  // `.mode` takes up the group of the argument before it.
  return found.kind === 'ambiguous' || name.startsWith('.');
}

/** `expected end of command` at each argument that the command does not take. */
export function unknownArguments(command: ResolvedCommand, target: Target): Complaint[] {
  const { schema, statement } = command;
  if (schema === null || schema.menu.path === '/') return [];
  return command.arguments
    .filter((argument) => !takesArgument(schema, argument.name.text, target))
    .map((argument) => ({ message: 'expected end of command', ...absoluteRange(statement, argument.name) }));
}
