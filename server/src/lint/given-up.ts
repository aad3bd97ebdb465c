/** Names that a script's RouterOS lacks, and another one has: what is known of them. */
import { type Command, routerosCommands, type SchemaNode } from '../schema/command-tree.ts';
import { findArgument } from '../schema/lookup.ts';
import type { Target } from '../schema/presence.ts';
import { absenceWords } from '../schema/presence-words.ts';
import { type Successor, successorOf } from '../schema/successors.ts';
import { childPath } from '../schema/table.ts';
import { formatVersion } from '../schema/version.ts';
import type { ResolvedArgument, ResolvedCommand } from '../semantics/resolved-command.ts';
import type { NodeBase } from '../syntax/tree.ts';
import type { Edit, Fix } from './diagnostic.ts';

interface Foreign {
  /** As people know it: `/routing/bgp/peer`, `:onerror`, `the argument routing-mark of /ip/route`. */
  what: string;
  /** `removed in 7.16`; null where no known version 7 has it. */
  absence: string | null;
  /** What does its work in the target, if that is known. */
  successor: Successor | null;
}

export interface ForeignName extends Foreign {
  at: NodeBase;
  fix: Fix | null;
}

/** Those of a command, in order of writing. */
export function foreignNames(command: ResolvedCommand, target: Target): ForeignName[] {
  const path = foreignPath(command, target);
  if (path !== null) return [path];
  return command.arguments.flatMap((argument) => foreignArgument(command, argument, target) ?? []);
}

/** The word of a path that leads nowhere; null where it leads somewhere, or no RouterOS is known to have it. */
export function foreignPath(command: ResolvedCommand, target: Target): ForeignName | null {
  const { resolution, path } = command;
  // What is not known may be the beginning of several names that are.
  const isLost = resolution !== null && resolution.kind !== 'menu' && resolution.kind !== 'command';
  if (target.isLenient || !isLost) return null;
  const segment = path[resolution.index];
  if (segment === undefined) return null;
  const { menu } = resolution;
  const { text, start, end } = segment;
  const own = menu.menus().get(text) ?? menu.commands().get(text);
  const node = own ?? (resolution.index === 0 ? routerosCommands.root.commands().get(text) : undefined);
  const key = childPath(menu.path, text);
  const what = node?.kind === 'command' && node.menu === routerosCommands.root ? `:${text}` : key;
  const found = foreign(what, key, node, target);
  return found && { ...found, at: { start, end }, fix: pathFix(command, found.successor) };
}

/** The same for an argument that the command does not have. */
export function foreignArgument(
  command: ResolvedCommand,
  argument: ResolvedArgument,
  target: Target,
): ForeignName | null {
  const { schema, menu } = command;
  if (argument.isKnown || target.isLenient || schema === null) return null;
  const { name } = argument;
  const what = `the argument ${name.text} of ${menu === '/' ? `:${schema.name}` : menu}`;
  const found = foreign(what, `${menu} ${name.text}`, schema.arguments().get(name.text), target);
  return found && { ...found, at: name, fix: argumentFix(command, schema, argument, found.successor, target) };
}

/** The same for a value that is refused; there is no place for it. */
export function foreignValue(schema: Command, name: string, value: string, target: Target): Foreign | null {
  const choices = schema.arguments().get(name)?.choices()?.values;
  const choice = choices?.find((each) => each.value === value);
  const node = choice?.presence ? { presence: choice.presence } : undefined;
  return foreign(`the value ${value} of ${name}`, `${schema.menu.path} ${name}=${value}`, node, target);
}

/** What there is to say of it. */
export function foreignWords({ what, absence, successor }: Foreign, target: Target): string {
  const instead = successor === null ? '' : ` ${insteadOf(successor)}`;
  if (absence === null) return `RouterOS 7 no longer has ${what}.${instead}`;
  const version = formatVersion(routerosCommands.versions[target.versionIndex]!);
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} was ${absence}, and this script is for ${version}.${instead}`;
}

function insteadOf({ words }: Successor): string {
  return words === null ? 'Nothing takes its place.' : `Use ${words}.`;
}

function foreign(
  what: string,
  key: string,
  node: Pick<SchemaNode, 'presence'> | undefined,
  target: Target,
): Foreign | null {
  if (target.isLenient) return null;
  const absence = node ? absenceWords(node.presence, target, routerosCommands.versions) : null;
  // What is still to come has no successor yet.
  const isGone = absence === null || node!.presence.ranges[0]![0] < target.versionIndex;
  const successor = isGone ? successorOf(key) : null;
  return absence === null && successor === null ? null : { what, absence, successor };
}

/** Only where the path is written from the root on. */
function pathFix({ statement, path }: ResolvedCommand, successor: Successor | null): Fix | null {
  const [first] = statement.parts;
  const name = successor?.name;
  if (!name || first?.kind !== 'word' || !first.text.startsWith('/')) return null;
  const names = name.slice(1);
  const newText = first.text.lastIndexOf('/') > 0 ? names : names.replaceAll('/', ' ');
  return change(name, { start: path[0]!.start, end: path.at(-1)!.end, newText });
}

/** Only where the command has nothing yet under the new name. */
function argumentFix(
  { menu, arguments: given }: ResolvedCommand,
  schema: Command,
  { name: { start, end, text } }: ResolvedArgument,
  successor: Successor | null,
  target: Target,
): Fix | null {
  const name = successor?.name;
  if (!name || findArgument(schema, name, target).kind !== 'found') return null;
  const isTaken = given.some(
    ({ fullName }) => fullName === name || (fullName !== text && successorOf(`${menu} ${fullName}`)?.name === name),
  );
  return isTaken ? null : change(name, { start, end, newText: name });
}

function change(name: string, edit: Edit): Fix {
  return { title: `Change to ${name}`, edits: [edit] };
}
