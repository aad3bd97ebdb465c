/** Values of arguments, and of properties in conditions. */
import type { Argument, Command } from '../../schema/command-tree.ts';
import { availability, type Target } from '../../schema/presence.ts';
import type { FormType } from '../../schema/value-kind.ts';
import type { ArgumentValueContext, FilterValueContext } from '../../semantics/cursor-context.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import {
  BRINGS_INTO_BEING,
  isNameOfItem,
  kindOfMenu,
  type NameKind,
  nameUses,
  referenceKind,
} from '../../semantics/names.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { namedProperties, propertiesOf } from './argument-candidates.ts';
import { asWritten, type Candidate } from './candidate.ts';
import { argumentRank, RARE, valueRank } from './usage.ts';

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
  const { menu, property } = context;
  const found = menu && propertiesOf(menu).get(property);
  if (!found) return [];
  const { argument, command } = found;
  const kind = isNameOfItem(property, menu.path) ? kindOfMenu(menu.path) : kindOfNames(argument, command);
  return candidatesFor(argument, command, context, sources, kind);
}

/** The values of an argument; `kind` is that of the names among them. */
export function candidatesFor(
  argument: Argument,
  command: Command,
  written: WrittenValue,
  sources: ValueSources,
  kind = kindOfNames(argument, command),
): Candidate[] {
  const given = new Set(written.before.map((each) => each.replace(/^!/, '')));
  const words = wordsOf(argument, sources.target);
  const subject = (value: string) => ({ value, argument, command });
  const rank = (value: string) => valueRank(command.menu, argument.name, value);
  const ofRouter = words.map(
    (label): Candidate => ({ label, kind: 'value', rank: rank(label), subject: subject(label) }),
  );
  const properties = namedProperties(argument, command, sources.target).map(
    (label): Candidate => ({ label, kind: 'property', rank: argumentRank(command.menu, label) }),
  );
  const names = kind === null ? [] : nameCandidates(kind, argument, written, sources);
  const ofScripts = names.filter(({ label }) => !words.includes(label));
  return [...ofRouter, ...properties, ...ofScripts]
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

/** A string that is not closed yet goes on in the next line. */
const BROKEN_OFF = /[\r\n]/;
const ADDRESS = /^\d+(?:\.\d+){3}|:.*:/;

/** An address stands where a thing can be named as well, as the gateway of a route does. */
function isNoName(text: string, definitions: number): boolean {
  return BROKEN_OFF.test(text) || (definitions === 0 && ADDRESS.test(text));
}

/** Names that scripts give are more to the point than words that nobody writes. */
const NAME_RANK = RARE - 2;
/** What is filled or defined and never used waits for its use: the last stage of a knock for the next one. */
const WAITING_RANK = -1;

/** Arguments that take the items that a menu has, by name as well. */
export const ITEMS = /^numbers?$/;

/** The kind of things whose names an argument takes; null where it takes none. */
function kindOfNames(argument: Argument, { menu, name }: Command): NameKind | null {
  const valueKind = argument.valueKind();
  const reference = referenceKind(valueKind, menu.path);
  if (reference !== null) return reference;
  const takes = (type: FormType) => valueKind?.forms.some((form) => form.type === type) === true;
  if (takes('script') && menu.path !== SCRIPTS) return SCRIPTS;
  const isItem = name !== 'add' && (ITEMS.test(argument.name) || takes('item'));
  return isItem && menu.commands().get('add')?.arguments().has('name') ? kindOfMenu(menu.path) : null;
}

/** The menu of scripts that others run by name. */
const SCRIPTS = '/system/script';

function nameCandidates(
  kind: NameKind,
  argument: Argument,
  { typed, own }: WrittenValue,
  { names }: ValueSources,
): Candidate[] {
  const ownNames = own === null ? [] : nameUses(own).filter((use) => use.kind === kind);
  const found = new Map<string, Candidate>();
  const inFile = names[0]?.of(kind);
  for (const [name, counts] of names.flatMap((index) => [...index.of(kind)])) {
    const ownUses = ownNames.filter((use) => use.name === name);
    const definitions = counts.definitions - ownUses.filter(({ isDefinition }) => isDefinition).length;
    const isOnlyThis = name === typed && counts.definitions + counts.uses === ownUses.length;
    if (isOnlyThis || found.has(name) || isNoName(name, definitions)) continue;
    const isOfFile = counts === inFile?.get(name);
    const isWaiting = isOfFile && !BRINGS_INTO_BEING.test(argument.name) && definitions > 0 && counts.uses === 0;
    found.set(name, { label: name, kind: 'name', rank: isWaiting ? WAITING_RANK : NAME_RANK });
  }
  return [...found.values()];
}
