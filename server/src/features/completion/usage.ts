/** How often people write what, so that it can be offered in that order. */
import type { Command, Menu } from '../../schema/command-tree.ts';
import generated from './usage.generated.json' with { type: 'json' };

/**
 * The shape of `usage.generated.json`. A weight is the sum of log2(1 + n) over files in which something is written n
 * times, rounded; what is hardly ever written is left out. Words stand behind each other as `WORD:WEIGHT`.
 */
export interface UsageTable {
  /** By the menu's path: the words that are written in it, commands and menus. */
  readonly paths: Readonly<Record<string, string>>;
  /** By the menu's path: arguments of its commands. */
  readonly arguments: Readonly<Record<string, string>>;
  /** By `PATH ARGUMENT`: values that are written out. */
  readonly values: Readonly<Record<string, string>>;
  /** Commands of menus, and arguments, wherever they are written. */
  readonly anywhere: Readonly<Record<'commands' | 'arguments', string>>;
}

/** The rank of what nobody was seen to write: those that were stand before it. */
export const RARE = 500;

type Weights = ReadonlyMap<string, number>;

const table: UsageTable = generated;
const decoded = new Map<string, Weights>();
const nothing: Weights = new Map();

function weights(key: string, row: string | undefined): Weights {
  if (row === undefined) return nothing;
  const known = decoded.get(key) ?? new Map(row.split(' ').map(weightOf));
  decoded.set(key, known);
  return known;
}

function weightOf(field: string): [string, number] {
  const cut = field.lastIndexOf(':');
  return [field.slice(0, cut), Number(field.slice(cut + 1))];
}

function rankOf(weight: number | undefined): number {
  return weight === undefined ? RARE : RARE - Math.min(weight, RARE);
}

/** Where nobody was seen to write a command in this menu, how often it is written elsewhere decides. */
export function commandRank({ name, menu: { path } }: Command): number {
  return rankIn('paths', path, 'commands', name);
}

export function menuRank({ name, parent }: Menu): number {
  const path = parent?.path ?? '/';
  return rankOf(weights(`paths ${path}`, table.paths[path]).get(name));
}

/** The same as for commands. */
export function argumentRank({ path }: Menu, name: string): number {
  return rankIn('arguments', path, 'arguments', name);
}

function rankIn(section: 'paths' | 'arguments', path: string, kind: 'commands' | 'arguments', name: string): number {
  const here = weights(`${section} ${path}`, table[section][path]).get(name);
  return here === undefined ? RARE + rankOf(weights(kind, table.anywhere[kind]).get(name)) : rankOf(here);
}

export function valueRank({ path }: Menu, argument: string, value: string): number {
  const key = `${path} ${argument}`;
  return rankOf(weights(`values ${key}`, table.values[key]).get(value));
}
