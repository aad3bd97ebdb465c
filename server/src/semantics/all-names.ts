/**
 * All names of things in a command: those of its named arguments, of the items that it works on, of the conditions in it,
 * and those that stand where the command tree knows of a text alone.
 */
import type { Argument, Command, Menu } from '../schema/command-tree.ts';
import type { Value } from '../syntax/tree.ts';
import { isSource } from './argument-roles.ts';
import { conditionsIn } from './conditions.ts';
import { literalText } from './literals.ts';
import {
  argumentNaming,
  isNameOfItem,
  kindOfMenu,
  type NameKind,
  type NameUse,
  type Naming,
  referenceKind,
  usesIn,
} from './names.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import { isNameOfScript } from './script-name.ts';

export interface PlacedName extends NameUse {
  /** The argument, or the property that a condition asks for. */
  property: string;
  isInCondition: boolean;
}

/** What holds names by its role, and what it then names: null where it holds none. */
export interface NameHolder {
  property: string;
  value: NameUse['value'];
  naming: Naming;
  argument: Argument | undefined;
  isInCondition: boolean;
  /** Whether it is a regular expression that names are like. */
  isPattern: boolean;
}

const SCRIPTS: NameKind = '/system/script';
const IPV4_LISTS: NameKind = '/ip/firewall/address-list';
const IPV6_LISTS: NameKind = '/ipv6/firewall/address-list';
/** The menus whose `address-lists` is a text. */
const FILLED_LISTS: Readonly<Record<string, NameKind>> = {
  '/ip/dhcp-server': IPV4_LISTS,
  '/ip/dhcp-server/lease': IPV4_LISTS,
  '/ipv6/dhcp-server': IPV6_LISTS,
  '/ipv6/dhcp-server/binding': IPV6_LISTS,
};
/** Values that are a pool where they are no address. */
const ADDRESS_OR_POOL = /^\/ppp\/(?:profile|secret) (?:local|remote)-address$/;
const ADDRESS = /^[\d.]+$|:/;
const ITEM_SLOTS = new Set(['numbers', 'number']);
/** Numbers, and what the router calls an item itself: `*1F`. */
const ITEM_NUMBER = /^(?:\d+$|\*)/;

/** In order of writing. */
export function allNames(command: ResolvedCommand): PlacedName[] {
  const found = nameHolders(command).flatMap(({ property, value, naming, argument, isInCondition, isPattern }) =>
    isPattern ? [] : usesIn(value, naming, argument).map((use) => ({ ...use, property, isInCondition })),
  );
  return found.length < 2 ? found : found.sort((one, other) => one.range.start - other.range.start);
}

/** The values of a command that are names, also where they are computed. */
export function nameHolders(command: ResolvedCommand): NameHolder[] {
  const { schema, positional, slots, filter } = command;
  if (schema === null) return [];
  const found: NameHolder[] = [];
  const add = (name: string, value: Value) => {
    const naming = namingOf(name, value, schema);
    const argument = schema.arguments().get(name);
    if (naming !== null)
      found.push({ property: name, value, naming, argument, isInCondition: false, isPattern: false });
  };
  for (const [index, value] of positional.entries()) if (slots[index]) add(slots[index], value);
  for (const { fullName, value } of command.arguments) if (value !== null) add(fullName, value);
  for (const { property, value, isPattern } of filter?.conditions.flatMap(conditionsIn) ?? []) {
    const argument = propertyOf(schema.menu, property);
    const naming = propertyNaming(property, argument, schema.menu.path);
    if (naming !== null) found.push({ property, value, naming, argument, isInCondition: true, isPattern });
  }
  return found;
}

function namingOf(name: string, value: Value, schema: Command): Naming | null {
  const role = roleOf(name, schema);
  switch (role) {
    case 'source':
      return scriptNaming(name, value);
    case 'item':
      return itemNaming(value, schema.menu);
    case 'address or pool': {
      const isPool = !ADDRESS.test(literalText(value) ?? ':');
      return isPool ? { kind: '/ip/pool', isDefinition: false } : argumentNaming(name, schema);
    }
    default:
      return role;
  }
}

/** What an argument names, as far as its value has no say in that: looked at once for each that is written somewhere. */
type Role = 'source' | 'item' | 'address or pool' | Naming | null;
const roles = new WeakMap<Command, Map<string, Role>>();

function roleOf(name: string, schema: Command): Role {
  const known = roles.get(schema) ?? new Map<string, Role>();
  const found = known.get(name);
  if (found !== undefined) return found;
  const role = findRole(name, schema);
  roles.set(schema, known.set(name, role));
  return role;
}

function findRole(name: string, schema: Command): Role {
  const { path } = schema.menu;
  // A variable has a name too, and is not one of these things.
  if (path === '/') return referenceNaming(schema.arguments().get(name), path);
  if (isSource(name)) return 'source';
  if (ITEM_SLOTS.has(name)) return 'item';
  if (name === 'address-lists' && Object.hasOwn(FILLED_LISTS, path)) {
    return { kind: FILLED_LISTS[path]!, isDefinition: true };
  }
  return ADDRESS_OR_POOL.test(`${path} ${name}`) ? 'address or pool' : argumentNaming(name, schema);
}

/** An event starts source, or a script by its name. */
function scriptNaming(name: string, value: Value): Naming | null {
  const text = name === 'source' ? null : literalText(value);
  return text !== null && isNameOfScript(text) ? { kind: SCRIPTS, isDefinition: false } : null;
}

function itemNaming(value: Value, menu: Menu): Naming | null {
  const text = literalText(value);
  const isName = text === null || !ITEM_NUMBER.test(text);
  return isName && propertyOf(menu, 'name') !== undefined ? { kind: kindOfMenu(menu.path), isDefinition: false } : null;
}

function propertyNaming(property: string, argument: Argument | undefined, menu: string): Naming | null {
  if (isNameOfItem(property, menu)) return { kind: kindOfMenu(menu), isDefinition: false };
  return referenceNaming(argument, menu);
}

function referenceNaming(argument: Argument | undefined, menu: string): Naming | null {
  const kind = referenceKind(argument?.valueKind() ?? null, menu);
  return kind === null ? null : { kind, isDefinition: false };
}

/** The argument that sets a property of a menu's items. */
function propertyOf(menu: Menu, property: string): Argument | undefined {
  const commands = menu.commands();
  return commands.get('add')?.arguments().get(property) ?? commands.get('set')?.arguments().get(property);
}
