/**
 * The names that scripts give to things: where a command defines one, and where it uses one. An address list, a chain
 * and a mark are defined by their use.
 */
import type { Argument, Command } from '../schema/command-tree.ts';
import type { ValueKind } from '../schema/value-kind.ts';
import type { Expression, NodeBase, Value } from '../syntax/tree.ts';
import { literalText } from './literals.ts';
import type { ResolvedCommand } from './resolved-command.ts';

/**
 * What kind of thing has a name: the path of the menu in which things of this kind are defined, or a word for those
 * that no menu defines, with the menu where each menu has its own: `chain /ip/firewall/filter`.
 */
export type NameKind = string;

export interface NameUse {
  kind: NameKind;
  name: string;
  isDefinition: boolean;
  /** The name itself, counted from the statement; the whole value where that is put together with escapes. */
  range: NodeBase;
  /** The value that it stands in, alone or with others. */
  value: Value | Expression;
  /** Where it begins in the text that the value stands for. */
  at: number;
  /** Whether it is a word of RouterOS, as `input` and `all` are, and not a name that somebody gave. */
  isBuiltIn: boolean;
}

/** Things that go by another argument than `name`. */
const DEFINED_BY: Readonly<Record<string, string>> = {
  '/ip/firewall/address-list': 'list',
  '/ipv6/firewall/address-list': 'list',
  '/routing/filter/rule': 'chain',
};
/** Arguments that bring a name into being by using it. */
export const BRINGS_INTO_BEING = /^(?:chain|address-list|new-.+-mark)$/;

/** The names that the named arguments of a command hold, in order of writing. */
export function nameUses({ schema, arguments: named }: ResolvedCommand): NameUse[] {
  if (schema === null || schema.menu.path === '/') return [];
  return named.flatMap(({ fullName, value }) => {
    const naming = value && argumentNaming(fullName, schema);
    return naming === null ? [] : usesIn(value!, naming, schema.arguments().get(fullName));
  });
}

/** What a name is, that an argument or a condition holds. */
export interface Naming {
  kind: NameKind;
  isDefinition: boolean;
}

/** What the values of an argument name; null where they name nothing. */
export function argumentNaming(name: string, schema: Command): Naming | null {
  const { path } = schema.menu;
  if (isNameOfItem(name, path) && (schema.name === 'add' || schema.name === 'set')) {
    return { kind: kindOfMenu(path), isDefinition: true };
  }
  const kind = referenceKind(schema.arguments().get(name)?.valueKind() ?? null, path);
  return kind === null ? null : { kind, isDefinition: BRINGS_INTO_BEING.test(name) };
}

/** Whether it is this property that things of a menu go by. */
export function isNameOfItem(property: string, menu: string): boolean {
  return property === (DEFINED_BY[menu] ?? 'name');
}

/** The kind of things that values of an argument name; null where they name none. */
export function referenceKind(valueKind: ValueKind | null, menu: string): NameKind | null {
  const form = valueKind?.forms.find(({ type }) => type === 'reference');
  if (form?.type !== 'reference') return null;
  return form.to === 'chain' ? `chain ${menu}` : kindOfMenu(form.to);
}

const INTERFACES: NameKind = '/interface';

/** The kind of the things of a menu. Interfaces of all types have their names in common. */
export function kindOfMenu(path: string): NameKind {
  return /^\/interface\/(?!list$)[^/]+$/.test(path) ? INTERFACES : path;
}

/** The names in a value without `!`, and without the address that is reached by an interface, where they are written out. */
export function usesIn(value: Value | Expression, naming: Naming, argument: Argument | undefined): NameUse[] {
  const inFront = naming.kind === INTERFACES ? /^!?(?:[\dA-Fa-f.:]+%)?/ : /^!?/;
  const text = literalText(value);
  if (text === null || text === '') return [];
  const from = startOfText(value);
  const found: NameUse[] = [];
  for (const match of text.matchAll(/[^,]+/g)) {
    const name = match[0].replace(inFront, '');
    if (name === '') continue;
    const at = match.index + match[0].length - name.length;
    const range = from === null ? value : { start: from + at, end: from + at + name.length };
    const isBuiltIn = argument?.choices()?.values.some((choice) => choice.value === name) === true;
    found.push({ ...naming, name, range, value, at, isBuiltIn });
  }
  return found;
}

/** Where the text of a value begins, if it is written as it is: a bare word, a string without escapes, or `!` and one. */
export function startOfText(value: Value | Expression): number | null {
  if (value.kind === 'word') return value.start;
  if (value.kind === 'text') return value.start + 1;
  const from = value.kind === 'negation' && value.operand !== null ? startOfText(value.operand) : null;
  return from === null ? null : from - 1;
}
