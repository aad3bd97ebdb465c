/**
 * Rules of a chain that decide differently on packets that both of them match, so that their order matters. Source of
 * the names: Al-Shaer and Hamed, "Discovery of Policy Anomalies in Distributed Firewalls" (2004).
 */
import { contains, parseAddressRange } from './addresses.ts';
import { conditionsOf } from './dead-rules.ts';
import { rulesInForce } from './known-rules.ts';
import { type NumberRange, overlap, parseRanges } from './ranges.ts';
import type { SourceRule } from './read-firewall.ts';

export interface Overlap {
  rule: SourceRule;
  /** The nearest rule before it that decides otherwise on some of the same packets. */
  earlier: SourceRule;
  /** The earlier rule is an exception of this one, or each of the two matches packets that the other one does not. */
  kind: 'generalisation' | 'correlation';
}

/** How the packets of one condition lie to those of another. */
type Relation = 'equal' | 'within' | 'around' | 'across' | 'apart';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);
const PORTS = new Set(['dst-port', 'src-port', 'port', 'packet-size']);
const ADDRESSES = new Set(['src-address', 'dst-address']);
/** A packet has one of these: two that differ have nothing in common. */
const SINGLE = new Set(['protocol', 'in-interface', 'out-interface', 'src-mac-address', 'connection-mark']);
/** Rules further apart than this are not compared, so that the work stays in proportion to the rules. */
const MOST_COMPARED = 32;

/** One for each rule of the filter tables, in their order; what matches everything is meant to have exceptions. */
export function findOverlaps(rules: readonly SourceRule[]): Overlap[] {
  const filter = rulesInForce(rules).filter(({ table }) => table === 'filter');
  const chains = Map.groupBy(filter, ({ family, chain }) => `${family} ${chain}`);
  return [...chains.values()].flatMap((chain) => {
    const before: Record<'accept' | 'refuse', Asking[]> = { accept: [], refuse: [] };
    return chain.flatMap((rule) => {
      const conditions = conditionsOf(rule);
      const verdict = REFUSING.has(rule.action) ? 'refuse' : 'accept';
      if (conditions === null || (verdict === 'accept' && rule.action !== 'accept')) return [];
      before[verdict].push({ rule, conditions });
      const others = before[verdict === 'accept' ? 'refuse' : 'accept'];
      return conditions.size === 0 ? [] : (nearest({ rule, conditions }, others) ?? []);
    });
  });
}

interface Asking {
  rule: SourceRule;
  conditions: ReadonlyMap<string, string>;
}

function nearest(own: Asking, others: readonly Asking[]): Overlap | null {
  for (let at = others.length - 1; at >= Math.max(0, others.length - MOST_COMPARED); at -= 1) {
    const kind = kindOf(own.conditions, others[at]!.conditions);
    if (kind !== null) return { rule: own.rule, earlier: others[at]!.rule, kind };
  }
  return null;
}

/** Null where no packet meets both, or where the later rule is but a part of the earlier one, and dead. */
function kindOf(own: Asking['conditions'], earlier: Asking['conditions']): Overlap['kind'] | null {
  const relations: Relation[] = [];
  for (const name of new Set([...own.keys(), ...earlier.keys()])) {
    const each = relation(name, own.get(name), earlier.get(name));
    if (each === 'apart') return null;
    relations.push(each);
  }
  if (relations.every((each) => each === 'equal' || each === 'within')) return null;
  return relations.every((each) => each === 'equal' || each === 'around') ? 'generalisation' : 'correlation';
}

/** What is not named asks for nothing. */
function relation(name: string, own: string | undefined, other: string | undefined): Relation {
  if (own === other) return 'equal';
  if (own === undefined) return 'around';
  if (other === undefined) return 'within';
  const [isNot, isOtherNot] = [own.startsWith('!'), other.startsWith('!')];
  const plain = plainRelation(name, own.replace('!', ''), other.replace('!', ''));
  if (isNot && isOtherNot) return BOTH_NEGATED[plain];
  if (isNot) return OWN_NEGATED[plain];
  return isOtherNot ? OTHER_NEGATED[plain] : plain;
}

/** What becomes of the relation of two values where an exclamation mark turns one of them, or both, round. */
const OWN_NEGATED: Record<Relation, Relation> = {
  equal: 'apart',
  around: 'apart',
  within: 'across',
  across: 'across',
  apart: 'around',
};
const OTHER_NEGATED: Record<Relation, Relation> = {
  ...OWN_NEGATED,
  around: 'across',
  within: 'apart',
  apart: 'within',
};
const BOTH_NEGATED: Record<Relation, Relation> = {
  equal: 'equal',
  around: 'within',
  within: 'around',
  across: 'across',
  apart: 'across',
};

function plainRelation(name: string, own: string, other: string): Relation {
  if (own === other) return 'equal';
  if (PORTS.has(name)) return ofRanges(parseRanges(own), parseRanges(other));
  if (ADDRESSES.has(name)) return ofAddresses(own, other);
  if (name === 'connection-state') return ofSets(own.split(','), other.split(','));
  return SINGLE.has(name) ? 'apart' : 'across';
}

function ofRanges(own: readonly NumberRange[] | null, other: readonly NumberRange[] | null): Relation {
  if (own === null || other === null) return 'across';
  if (!overlap(own, other)) return 'apart';
  const [a, b] = [joined(own), joined(other)];
  if (isWithin(a, b)) return isWithin(b, a) ? 'equal' : 'within';
  return isWithin(b, a) ? 'around' : 'across';
}

/** Ranges that touch each other as one. */
function joined(ranges: readonly NumberRange[]): NumberRange[] {
  const all: NumberRange[] = [];
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = all.at(-1);
    if (before === undefined || before[1] + 1 < first) all.push([first, last]);
    else all[all.length - 1] = [before[0], Math.max(before[1], last)];
  }
  return all;
}

function isWithin(inner: readonly NumberRange[], outer: readonly NumberRange[]): boolean {
  return inner.every(([first, last]) => outer.some(([from, to]) => from <= first && last <= to));
}

function ofAddresses(own: string, other: string): Relation {
  const [a, b] = [parseAddressRange(own), parseAddressRange(other)];
  if (a === null || b === null) return 'across';
  if (a.last < b.first || b.last < a.first) return 'apart';
  if (contains(b, a)) return contains(a, b) ? 'equal' : 'within';
  return contains(a, b) ? 'around' : 'across';
}

function ofSets(own: readonly string[], other: readonly string[]): Relation {
  const common = own.filter((each) => other.includes(each)).length;
  if (common === 0) return 'apart';
  if (common === own.length) return common === other.length ? 'equal' : 'within';
  return common === other.length ? 'around' : 'across';
}
