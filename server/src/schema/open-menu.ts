/**
 * Menus of which nothing but the name is known: what stands in them is taken as it comes. So are, in a script for
 * RouterOS 6, names that version 7 does not have, since no tree of version 6 exists.
 */
import type { Argument, Command, Menu } from './command-tree.ts';
import { hardwareArguments, menuOrigin } from './menu-origin.ts';
import type { Presence, Target } from './presence.ts';
import { childPath } from './table.ts';

const IN_PACKAGE: Presence = { ranges: [], inPackage: true };
const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** What most menus can do, and on what it works. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  add: [],
  comment: ['numbers', 'comment'],
  disable: ['numbers'],
  edit: ['numbers', 'value-name'],
  enable: ['numbers'],
  export: [],
  find: ['where'],
  get: ['numbers', 'value-name'],
  monitor: ['numbers'],
  move: ['numbers', 'destination'],
  print: ['from', 'where'],
  remove: ['numbers'],
  reset: ['numbers'],
  set: ['numbers'],
  unset: ['numbers', 'value-name'],
};

/** The nodes below each menu that were made so far: the same name means the same node. */
const made = new WeakMap<Menu, Map<string, Menu | Command>>();

/** The menu or command of a name that the table lacks, where it is taken all the same; null where it is not. */
export function openNode(parent: Menu, name: string, target: Target): Menu | Command | null {
  if (!NAME.test(name) || !isTaken(parent, name, target)) return null;
  const nodes = made.get(parent) ?? new Map<string, Menu | Command>();
  made.set(parent, nodes);
  const node = nodes.get(name) ?? (Object.hasOwn(COMMANDS, name) ? openCommand(parent, name) : openMenu(parent, name));
  nodes.set(name, node);
  return node;
}

/** The same for an argument of a command. The root's commands are the language itself, and are known. */
export function openArgument(command: Command, name: string, target: Target): Argument | null {
  const { menu } = command;
  const isHardware = target.extraPackages && hardwareArguments.has(name);
  const isOpen = menu.isOpen || isHardware || (target.isLenient && menu.path !== '/');
  return isOpen && NAME.test(name) ? argument(name) : null;
}

function isTaken(parent: Menu, name: string, target: Target): boolean {
  if (parent.isOpen) return true;
  const origin = menuOrigin(childPath(parent.path, name));
  if (target.isLenient) return parent.path !== '/' || origin !== null;
  return target.extraPackages && origin !== null && origin.kind !== 'version-6';
}

function openMenu(parent: Menu, name: string): Menu {
  const path = childPath(parent.path, name);
  const none = new Map<string, never>();
  return {
    kind: 'menu',
    name,
    path,
    parent,
    presence: IN_PACKAGE,
    isOpen: true,
    readOnly: [],
    menus: () => none,
    commands: () => none,
  };
}

function openCommand(menu: Menu, name: string): Command {
  const all = new Map(COMMANDS[name]!.map((each) => [each, argument(each)]));
  return { kind: 'command', name, menu, presence: IN_PACKAGE, arguments: () => all, required: () => [] };
}

function argument(name: string): Argument {
  return { kind: 'argument', name, presence: IN_PACKAGE, form: null, choices: () => null, valueKind: () => null };
}
