/** Values of arguments, and of properties in conditions. */
import type { Argument, Command } from '../../schema/command-tree.ts';
import { availability, type Target } from '../../schema/presence.ts';
import type { ArgumentValueContext, FilterValueContext } from '../../semantics/cursor-context.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import { BRINGS_INTO_BEING, nameUses, referenceKind } from '../../semantics/names.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { propertiesOf } from './argument-candidates.ts';
import { asWritten, type Candidate } from './candidate.ts';
import { RARE, valueRank } from './usage.ts';

/** What values are chosen from. */
export interface ValueSources {
  target: Target;
  /** Of the file itself first. */
  names: readonly NameIndex[];
}

/** What is written already. */
export interface WrittenValue {
  typed: string;
  before: readonly string[];
  isQuoted: boolean;
  /** The command itself, whose own names are no news. */
  own: ResolvedCommand | null;
}

export function valueCandidates(context: ArgumentValueContext, sources: ValueSources): Candidate[] {
  const argument = context.command.arguments().get(context.argument);
  return argument === undefined ? [] : candidatesFor(argument, context.command, context, sources);
}

export function filterValueCandidates(context: FilterValueContext, sources: ValueSources): Candidate[] {
  const found = context.menu && propertiesOf(context.menu).get(context.property);
  return found ? candidatesFor(found.argument, found.command, context, sources) : [];
}

/** The values of an argument. */
export function candidatesFor(
  argument: Argument,
  command: Command,
  written: WrittenValue,
  sources: ValueSources,
): Candidate[] {
  const given = new Set(written.before.map((each) => each.replace(/^!/, '')));
  const words = wordsOf(argument, sources.target);
  const subject = (value: string) => ({ value, argument, command });
  const rank = (value: string) => valueRank(command.menu, argument.name, value);
  const ofRouter = words.map(
    (label): Candidate => ({ label, kind: 'value', rank: rank(label), subject: subject(label) }),
  );
  const ofScripts = nameCandidates(argument, command, written, sources).filter(({ label }) => !words.includes(label));
  return [...ofRouter, ...ofScripts]
    .filter(({ label }) => !given.has(label))
    .map((candidate) => ({ ...candidate, text: asWritten(candidate.label, written.isQuoted) }));
}

function wordsOf(argument: Argument, target: Target): string[] {
  if (argument.form === 'bool') return ['yes', 'no'];
  const values = argument.choices()?.values ?? [];
  return values
    .filter(({ presence }) => presence === null || availability(presence, target) !== 'absent')
    .map(({ value }) => value);
}

/** Names that scripts give are more to the point than words that nobody writes. */
const NAME_RANK = RARE - 2;
/** What is filled or defined and never used waits for its use: the last stage of a knock for the next one. */
const WAITING_RANK = -1;

function nameCandidates(
  argument: Argument,
  { menu }: Command,
  { typed, own }: WrittenValue,
  { names }: ValueSources,
): Candidate[] {
  const kind = referenceKind(argument.valueKind(), menu.path);
  if (kind === null) return [];
  const ownNames = own === null ? [] : nameUses(own).filter((use) => use.kind === kind);
  const found = new Map<string, Candidate>();
  for (const [name, counts] of names.flatMap((index) => [...index.of(kind)])) {
    const ownUses = ownNames.filter((use) => use.name === name);
    const definitions = counts.definitions - ownUses.filter(({ isDefinition }) => isDefinition).length;
    const isOnlyThis = name === typed && counts.definitions + counts.uses === ownUses.length;
    if (isOnlyThis || found.has(name)) continue;
    const isWaiting = !BRINGS_INTO_BEING.test(argument.name) && definitions > 0 && counts.uses === 0;
    found.set(name, { label: name, kind: 'name', rank: isWaiting ? WAITING_RANK : NAME_RANK });
  }
  return [...found.values()];
}
