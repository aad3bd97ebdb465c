/**
 * Rules that no packet reaches, because rules before them in the same chain decide on all that they match.
 *
 * Each deciding rule is kept under its shape, the names of its conditions, and the values of all but one of them. Of
 * that one, a port or an address, the ranges of such rules are joined. A chain has few shapes, so the work stays in
 * proportion to the rules.
 */
import { parseAddressRange } from './addresses.ts';
import { areRulesKnown } from './known-rules.ts';
import { parseRanges } from './ranges.ts';
import type { Firewall, SourceRule } from './read-firewall.ts';
import { COMPUTED } from './rule.ts';

export interface DeadRule {
  rule: SourceRule;
  /** The rule, or one of those, that decide before it. */
  by: SourceRule;
}

const DECIDING = new Set(['accept', 'drop', 'reject', 'tarpit', 'return']);
/** What a packet alone does not answer: two rules that ask the same may get different answers. */
const UNCERTAIN = new Set(['connection-limit', 'dst-limit', 'limit', 'nth', 'psd', 'random', 'time']);
const NO_CONDITION = new Set([
  'action',
  'address-list',
  'address-list-timeout',
  'chain',
  'comment',
  'disabled',
  'jump-target',
  'log',
  'log-prefix',
  'reject-with',
]);
const ALWAYS_TRUE = new Set(['0.0.0.0/0', '::/0', 'all']);
const STATES = ['invalid', 'established', 'related', 'new', 'untracked'];
const DIMENSIONS = ['dst-port', 'src-address', 'dst-address'];
const LISTS = ['src-address-list', 'dst-address-list'];
/** More ranges or shapes than this are not joined: fewer dead rules are found, none wrongly. */
const MOST_RANGES = 2_000;
const MOST_SHAPES = 64;

const known = new WeakMap<Firewall, DeadRule[]>();

/** The dead rules of the filter and raw tables whose rules are known. Disabled rules and what is computed decide nothing. */
export function findDeadRules(firewall: Firewall): DeadRule[] {
  let dead = known.get(firewall);
  if (dead === undefined) {
    dead = search(firewall);
    known.set(firewall, dead);
  }
  return dead;
}

/** Whether the second rule matches all that the first one does, and decides on it. */
export function isCovered(rule: SourceRule, by: SourceRule): boolean {
  const asked = conditionsOf(rule);
  const decided = conditionsOf(by);
  if (asked === null || decided === null || ![...decided.keys()].every((name) => asked.has(name))) return false;
  const chain = new DecidedPackets(new Set());
  chain.add(by);
  return chain.decidedBy(rule) !== null;
}

/** Whether a rule matches all packets of its chain. */
export function isUnconditional(rule: SourceRule): boolean {
  return conditionsOf(rule)?.size === 0;
}

function search(firewall: Firewall): DeadRule[] {
  const rules = knownRules(firewall);
  const filled = new Set(rules.flatMap(({ properties }) => properties.get('address-list') ?? []));
  const chains = new Map<string, DecidedPackets>();
  const dead: DeadRule[] = [];
  for (const rule of rules) {
    if (rule.disabled || rule.isRefused || (rule.table !== 'filter' && rule.table !== 'raw')) continue;
    const key = `${rule.family} ${rule.table} ${rule.chain}`;
    const chain = chains.get(key) ?? new DecidedPackets(filled);
    chains.set(key, chain);
    const by = chain.decidedBy(rule);
    if (by === null) chain.add(rule);
    else if (by.command !== rule.command) dead.push({ rule, by });
  }
  return dead;
}

/** The rules of the tables of which it is known which rules are in force. */
function knownRules(firewall: Firewall): SourceRule[] {
  const tables = Map.groupBy(firewall.rules, ({ family, table }) => `${family} ${table}`);
  return [...tables.values()]
    .filter(([{ family, table } = firewall.rules[0]!]) => areRulesKnown(firewall, family, table))
    .flat();
}

interface Interval {
  first: bigint;
  last: bigint;
  rule: SourceRule;
}

interface Shape {
  names: string[];
  dimension: string | null;
  decided: Map<string, Interval[]>;
}

const EVERYTHING = { first: 0n, last: 0n };

class DecidedPackets {
  readonly #shapes = new Map<string, Shape>();
  readonly #filled: ReadonlySet<string>;

  /** Lists that rules fill may have got a member between two rules that ask for it. */
  constructor(filled: ReadonlySet<string>) {
    this.#filled = filled;
  }

  add(rule: SourceRule): void {
    const asked = DECIDING.has(rule.action) ? conditionsOf(rule) : null;
    if (asked === null || !this.#isCertain(asked)) return;
    const { names, dimension, id } = outlineOf(asked);
    if (!this.#shapes.has(id) && this.#shapes.size >= MOST_SHAPES) return;
    const shape = this.#shapes.get(id) ?? { names, dimension, decided: new Map() };
    this.#shapes.set(id, shape);
    const ranges = rangesOf(dimension, asked);
    for (const key of keysOf(shape, asked)) {
      const intervals = shape.decided.get(key) ?? [];
      shape.decided.set(key, intervals);
      for (const { first, last } of ranges ?? []) insert(intervals, { first, last, rule });
    }
  }

  /** A rule that decides on what this one matches; null where some of it is left. */
  decidedBy(rule: SourceRule): SourceRule | null {
    const asked = conditionsOf(rule);
    if (asked === null) return null;
    for (const shape of this.#shapes.values()) {
      const by = decidedIn(shape, asked);
      if (by !== null) return by;
    }
    return null;
  }

  #isCertain(asked: ReadonlyMap<string, string>): boolean {
    const isFilled = (name: string) => {
      const value = asked.get(name);
      return value !== undefined && this.#filled.has(value.replace('!', ''));
    };
    return outlineOf(asked).isCertain && !LISTS.some(isFilled);
  }
}

interface Outline {
  names: string[];
  dimension: string | null;
  /** Equal for conditions of the same shape. */
  id: string;
  /** Whether a packet alone answers them all. */
  isCertain: boolean;
}

const outlines = new WeakMap<ReadonlyMap<string, string>, Outline>();

function outlineOf(asked: ReadonlyMap<string, string>): Outline {
  let outline = outlines.get(asked);
  if (outline === undefined) {
    const dimension = DIMENSIONS.find((name) => asked.has(name) && !asked.get(name)!.startsWith('!')) ?? null;
    const names = [...asked.keys()].sort();
    const isCertain = [...asked].every(([name, value]) => !UNCERTAIN.has(name) && value !== COMPUTED && value !== '');
    outline = { names, dimension, id: `${names.join(' ')}|${dimension}`, isCertain };
    outlines.set(asked, outline);
  }
  return outline;
}

/** The conditions of a rule, without those that always hold; null where it says `copy-from`, so that more may be there. */
export function conditionsOf(rule: SourceRule): ReadonlyMap<string, string> | null {
  let conditions = conditionsOfRules.get(rule);
  if (conditions === undefined) {
    conditions = readConditions(rule);
    conditionsOfRules.set(rule, conditions);
  }
  return conditions;
}

const conditionsOfRules = new WeakMap<SourceRule, ReadonlyMap<string, string> | null>();

function readConditions({ properties }: SourceRule): Map<string, string> | null {
  if (properties.has('copy-from') || properties.get('disabled') === COMPUTED) return null;
  return new Map([...properties].filter(([name, value]) => !NO_CONDITION.has(name) && !isAlwaysTrue(name, value)));
}

/** `all` is also a name that people give to address lists. */
function isAlwaysTrue(name: string, value: string): boolean {
  return ALWAYS_TRUE.has(value) && !LISTS.includes(name);
}

function decidedIn(
  { names, dimension, decided, ...rest }: Shape,
  asked: ReadonlyMap<string, string>,
): SourceRule | null {
  if (!names.every((name) => asked.has(name))) return null;
  const ranges = rangesOf(dimension, asked);
  if (ranges === null) return null;
  let by: SourceRule | null = null;
  for (const key of keysOf({ names, dimension, decided, ...rest }, asked)) {
    const intervals = decided.get(key);
    if (intervals === undefined) return null;
    for (const range of ranges) {
      const around = intervals[lastBefore(intervals, range.first)];
      if (around === undefined || around.last < range.last) return null;
      by ??= around.rule;
    }
  }
  return by;
}

/** One key for each connection state that the rule asks for, or one at all. */
function keysOf({ names, dimension }: Shape, asked: ReadonlyMap<string, string>): string[] {
  const rest = names.filter((name) => name !== dimension && name !== 'connection-state');
  const key = rest.map((name) => asked.get(name)).join('\n');
  if (!names.includes('connection-state')) return [key];
  const value = asked.get('connection-state')!;
  const listed = new Set(value.replace('!', '').split(','));
  return STATES.filter((state) => listed.has(state) !== value.startsWith('!')).map((state) => `${state}\n${key}`);
}

type Ranges = readonly { first: bigint; last: bigint }[] | null;

/** The ranges of some conditions in each dimension that they were asked for. */
const knownRanges = new WeakMap<ReadonlyMap<string, string>, Map<string, Ranges>>();

/** What is asked for in a dimension; null where that is no ranges. */
function rangesOf(dimension: string | null, asked: ReadonlyMap<string, string>): Ranges {
  if (dimension === null) return [EVERYTHING];
  const known = knownRanges.get(asked) ?? new Map<string, Ranges>();
  if (known.size === 0) knownRanges.set(asked, known);
  let ranges = known.get(dimension);
  if (ranges === undefined) {
    ranges = readRanges(dimension, asked.get(dimension)!);
    known.set(dimension, ranges);
  }
  return ranges;
}

function readRanges(dimension: string, value: string): Ranges {
  if (value.startsWith('!')) return null;
  if (dimension !== 'dst-port') {
    const range = parseAddressRange(value);
    return range === null ? null : [range];
  }
  return parseRanges(value)?.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) })) ?? null;
}

/** Puts an interval among others that are apart and in order; those that it touches become one with it. */
function insert(intervals: Interval[], added: Interval): void {
  let from = lastBefore(intervals, added.first);
  if (from < 0 || intervals[from]!.last + 1n < added.first) from += 1;
  let to = from;
  let { first, last, rule } = added;
  for (; to < intervals.length && intervals[to]!.first <= last + 1n; to += 1) {
    const touched = intervals[to]!;
    if (touched.first < first) first = touched.first;
    if (touched.last > last) last = touched.last;
    rule = touched.rule;
  }
  if (to > from || intervals.length < MOST_RANGES) intervals.splice(from, to - from, { first, last, rule });
}

/** Index of the last interval that begins at or before a number; -1 where there is none. */
function lastBefore(intervals: readonly Interval[], number: bigint): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle]!.first <= number) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
