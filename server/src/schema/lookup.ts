/**
 * Finding what a word of a script means: full names, and abbreviations as the router's console takes them.
 */
import type { Argument, Command, CommandTree, Menu, SchemaNode } from './command-tree.ts';
import { openArgument, openNode } from './open-menu.ts';
import { availability, type Target } from './presence.ts';
import { childPath } from './table.ts';

/** `exact` says that the name was written in full. */
export type Found<T> =
  | { readonly kind: 'found'; readonly node: T; readonly exact: boolean }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly T[] }
  | { readonly kind: 'unknown' };

/**
 * What the words of a path lead to. `length` is how many of the words the path took up, `index` the word that went
 * wrong, and `menu` beside it the menu in which that word was looked up.
 */
export type Resolution =
  | { readonly kind: 'menu'; readonly menu: Menu }
  | { readonly kind: 'command'; readonly command: Command; readonly length: number }
  | {
      readonly kind: 'ambiguous';
      readonly index: number;
      readonly menu: Menu;
      readonly candidates: readonly SchemaNode[];
    }
  | { readonly kind: 'unknown-menu' | 'unknown-command'; readonly index: number; readonly menu: Menu };

/**
 * The node that a word names: the one with exactly this name, else the only one whose name begins with it.
 * Nodes that the target lacks do not count, so they make no abbreviation ambiguous either.
 */
function findByName<T extends SchemaNode>(
  word: string,
  nodes: readonly ReadonlyMap<string, T>[],
  target: Target,
): Found<T> {
  const exists = (node: T) => availability(node.presence, target) !== 'absent';
  for (const map of nodes) {
    const node = map.get(word);
    if (node !== undefined && exists(node)) return { kind: 'found', node, exact: true };
  }
  if (word === '') return { kind: 'unknown' };
  const candidates = nodes.flatMap((map) => [...map.values()]).filter((n) => n.name.startsWith(word) && exists(n));
  if (candidates.length > 1) return { kind: 'ambiguous', candidates };
  const [only] = candidates;
  return only === undefined ? { kind: 'unknown' } : { kind: 'found', node: only, exact: false };
}

/**
 * The argument that a word before `=`, or a flag, names. Dotted names are taken as they stand. `disable` is the name of
 * a command, and is not taken for `disabled`: a drop written with it never came to be (seen in listings in use).
 */
export function findArgument(command: Command, word: string, target: Target): Found<Argument> {
  const found = findByName(word, [command.arguments()], target);
  if (word === 'disable' && found.kind === 'found' && !found.exact) return { kind: 'unknown' };
  if (found.kind === 'found') return found;
  const node = openArgument(command, word, target);
  return node === null ? found : { kind: 'found', node, exact: true };
}

/**
 * Follows the words of a path or command down from a menu, up to the command if there is one; `..` goes up.
 * For what begins with `/` or `:` start at the root. Words behind the command are left alone.
 */
export function resolvePath(from: Menu, words: readonly string[], target: Target): Resolution {
  return follow(from, words, target, (word) => findInMenu(from, word, target));
}

/**
 * The same for a statement without `/` or `:` in the current menu, where the root's commands can be named too.
 * A full name goes before an abbreviation, and what the menu has before what the root has.
 */
export function resolveStatement(
  tree: CommandTree,
  current: Menu,
  words: readonly string[],
  target: Target,
): Resolution {
  return follow(current, words, target, (word) => {
    const own = findInMenu(current, word, target);
    if (own.kind === 'found' && own.exact) return own;
    const global = findByName(word, [tree.root.commands()], target);
    const isBetter = own.kind === 'unknown' || (global.kind === 'found' && global.exact);
    return isBetter ? global : own;
  });
}

/** Menus that still go by the name that they had, measured on 7.22.1: scripts that use it are taken in full. */
const OLD_NAMES: Readonly<Record<string, string>> = { '/interface/wifiwave2': 'wifi' };

function findInMenu(menu: Menu, written: string, target: Target): Found<Menu | Command> {
  const word = OLD_NAMES[childPath(menu.path, written)] ?? written;
  const found = findByName<Menu | Command>(word, [menu.menus(), menu.commands()], target);
  if (found.kind === 'found') return found;
  const node = openNode(menu, word, target);
  return node === null ? found : { kind: 'found', node, exact: node.kind === 'command' };
}

function follow(
  from: Menu,
  words: readonly string[],
  target: Target,
  findFirst: (word: string) => Found<Menu | Command>,
): Resolution {
  let menu = from;
  for (const [index, word] of words.entries()) {
    if (word === '..') {
      menu = menu.parent ?? menu;
      continue;
    }
    const found = index === 0 ? findFirst(word) : findInMenu(menu, word, target);
    if (found.kind === 'ambiguous') return { kind: 'ambiguous', index, menu, candidates: found.candidates };
    if (found.kind === 'unknown') {
      return { kind: index < words.length - 1 ? 'unknown-menu' : 'unknown-command', index, menu };
    }
    if (found.node.kind === 'command') return { kind: 'command', command: found.node, length: index + 1 };
    menu = found.node;
  }
  return { kind: 'menu', menu };
}
