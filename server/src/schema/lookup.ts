/**
 * Finding what a word of a script means: full names, and abbreviations as the router's console takes them.
 */
import type { Argument, Command, CommandTree, Menu, SchemaNode } from './command-tree.ts';
import { availability, type Target } from './presence.ts';

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

/** The argument that a word before `=`, or a flag, names. Dotted names are taken as they stand. */
export function findArgument(command: Command, word: string, target: Target): Found<Argument> {
  return findByName(word, [command.arguments()], target);
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

function findInMenu(menu: Menu, word: string, target: Target): Found<Menu | Command> {
  return findByName<Menu | Command>(word, [menu.menus(), menu.commands()], target);
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
