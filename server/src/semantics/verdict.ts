/** What the router's parser would say of commands that its tree does not have, in its own words. */

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

/** `expected end of command` at each argument that the command does not take. */
export function unknownArguments(command: ResolvedCommand, target: Target): Complaint[] {
  const { schema, statement } = command;
  if (schema === null || schema.menu.path === '/') return [];
  return command.arguments
    .filter((argument) => !argument.name.text.startsWith('.'))
    .filter((argument) => findArgument(schema, argument.name.text, target).kind === 'unknown')
    .map((argument) => ({ message: 'expected end of command', ...absoluteRange(statement, argument.name) }));
}
