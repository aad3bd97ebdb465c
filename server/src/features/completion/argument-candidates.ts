/** Names of arguments, flags among them. */
import type { Argument, Command, Menu } from '../../schema/command-tree.ts';
import { availability, type Target } from '../../schema/presence.ts';
import { isFlag } from '../../semantics/argument-roles.ts';
import type { ArgumentNameContext } from '../../semantics/cursor-context.ts';
import type { Candidate } from './candidate.ts';
import { argumentRank } from './usage.ts';

export function argumentCandidates(context: ArgumentNameContext, target: Target): Candidate[] {
  const { command, given, group } = context;
  const isFree = ({ name, presence }: Argument) => !given.includes(name) && availability(presence, target) !== 'absent';
  const free = [...command.arguments().values()].filter(isFree);
  if (group === null) return free.map((argument) => candidate(argument, argument.name, context));
  const inGroup = free.filter(({ name }) => name.startsWith(`${group}.`));
  return inGroup.map((argument) => candidate(argument, argument.name.slice(group.length), context));
}

/** Those that a command refuses to go without stand before all others. */
const REQUIRED = -1000;

function candidate(argument: Argument, label: string, { command, isNegated }: ArgumentNameContext): Candidate {
  const isRequired = !isNegated && command.required().some((group) => group.includes(argument.name));
  const rank = argumentRank(command.menu, argument.name) + (isRequired ? REQUIRED : 0);
  const common = { label, rank, subject: { argument, command } };
  if (argument.name === 'where') return { ...common, kind: 'flag', text: 'where ', goesOn: true };
  if (isFlag(argument.name)) return { ...common, kind: 'flag' };
  if (isNegated) return { ...common, kind: 'argument' };
  return { ...common, kind: 'argument', text: `${label}=`, goesOn: true };
}

/** An argument with the command that it belongs to. */
export interface Setter {
  argument: Argument;
  command: Command;
}

/** Arguments whose values are names of properties. */
const NAMES_PROPERTIES = new Set(['value-name', 'proplist']);

/** The properties that the value of an argument can name; none where it names none. */
export function namedProperties(argument: Argument, { menu }: Command, target: Target): string[] {
  if (!NAMES_PROPERTIES.has(argument.name)) return [];
  const set = [...propertiesOf(menu).values()].filter(
    (setter) => availability(setter.argument.presence, target) !== 'absent',
  );
  return [...set.map((setter) => setter.argument.name), ...menu.readOnly];
}

const NO_PROPERTY = new Set(['numbers', 'copy-from', 'place-before']);

/** The properties of a menu's items that a command sets. */
export function propertiesOf(menu: Menu): ReadonlyMap<string, Setter> {
  const found = new Map<string, Setter>();
  for (const command of ['add', 'set'].flatMap((name) => menu.commands().get(name) ?? [])) {
    for (const [name, argument] of command.arguments()) {
      if (!NO_PROPERTY.has(name) && !found.has(name)) found.set(name, { argument, command });
    }
  }
  return found;
}
