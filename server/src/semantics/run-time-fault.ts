/** What the router's parser lets through, and what the router refuses when it comes to run the command. */
import { type Argument, routerosCommands } from '../schema/command-tree.ts';
import { availability, type Target } from '../schema/presence.ts';
import { literalText } from './literals.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import { valueFault } from './value-fault.ts';

/** What `add` demands was measured on 7.20.8 and later ones; earlier ones may have done with less. */
const FIRST_MEASURED = routerosCommands.versions.findIndex(({ minor, patch }) => minor === 20 && patch === 8);

/** Commands are for one target, and scripts are looked at again and again. */
const known = new WeakMap<ResolvedCommand, string | null>();

/** In the router's words; null where nothing is known to be wrong. */
export function runTimeFault(command: ResolvedCommand, target: Target): string | null {
  let fault = known.get(command);
  if (fault === undefined) {
    fault = faultOf(command, target);
    known.set(command, fault);
  }
  return fault;
}

/** The arguments that a command demands and is not given, each as those of which one would do. */
export function missingArguments(command: ResolvedCommand, target: Target): readonly (readonly string[])[] {
  const { schema } = command;
  if (schema === null || target.isLenient || target.versionIndex < FIRST_MEASURED) return [];
  const groups = schema.required();
  if (groups.length === 0) return [];
  const given = new Set([...command.arguments.map(({ fullName }) => fullName), ...command.slots]);
  if (given.has('copy-from')) return [];
  return groups.filter((group) => group.every((name) => !given.has(name) && exists(schema.arguments(), name, target)));
}

function exists(arguments_: ReadonlyMap<string, Argument>, name: string, target: Target): boolean {
  const argument = arguments_.get(name);
  return argument !== undefined && availability(argument.presence, target) !== 'absent';
}

function faultOf(command: ResolvedCommand, target: Target): string | null {
  const { schema, command: name, arguments: given } = command;
  if (schema === null || name === 'find') return null;
  const arguments_ = schema.arguments();
  for (const { fullName, value } of given) {
    const node = arguments_.get(fullName);
    const text = literalText(value);
    if (node === undefined || value === null || text === null) continue;
    if (valueFault(node, text, target) !== null) return `invalid value for argument ${fullName}`;
  }
  const missing = missingArguments(command, target);
  return missing.length === 0 ? null : `missing value(s) of argument(s) ${missing.map(([first]) => first).join(' ')}`;
}
