/** The rules that have a say in what a stranger can reach, and those among them that lists bind together. */
import { isBuiltIn } from '../placed-rules.ts';
import type { SourceRule } from '../read-firewall.ts';
import type { Table } from '../rule.ts';

export interface Slice {
  /** All that a packet from outside can meet and that does something, in order. */
  rules: SourceRule[];
  /** Those that fill lists which matter, read them, or lead to such rules. */
  bound: ReadonlySet<SourceRule>;
  /** The lists that rules fill and read. */
  lists: ReadonlySet<string>;
}

/** Chains in which packets from outside begin. */
const INBOUND: Record<Table, readonly string[]> = {
  raw: ['prerouting'],
  mangle: ['prerouting', 'input', 'forward', 'postrouting'],
  nat: ['dstnat', 'input', 'srcnat'],
  filter: ['input', 'forward'],
};
export const FILLING: ReadonlySet<string> = new Set(['add-src-to-address-list', 'add-dst-to-address-list']);
const IDLE = new Set(['log', 'passthrough', 'fasttrack-connection']);
const READING = ['src-address-list', 'dst-address-list'];

/** Takes the enabled rules of one family. */
export function sliceOf(rules: readonly SourceRule[]): Slice {
  const met = inboundRules(rules).filter(({ action }) => !IDLE.has(action));
  const lists = listsThatMatter(met);
  const kept = met.filter((rule) => !isFilling(rule) || lists.has(filledList(rule)));
  return { rules: kept, bound: boundRules(kept, lists), lists };
}

export function isFilling(rule: SourceRule): boolean {
  return FILLING.has(rule.action);
}

export function filledList({ properties }: SourceRule): string {
  return properties.get('address-list') ?? '';
}

/** The lists that a rule reads, negated or not. */
export function listsReadBy({ properties }: SourceRule): string[] {
  return READING.flatMap((name) => properties.get(name)?.replace('!', '') ?? []);
}

function inboundRules(rules: readonly SourceRule[]): SourceRule[] {
  const chains = Map.groupBy(rules, chainOf);
  const reached = new Set(Object.entries(INBOUND).flatMap(([table, names]) => names.map((name) => `${table} ${name}`)));
  for (const chain of reached) {
    for (const rule of chains.get(chain) ?? []) if (rule.action === 'jump') reached.add(targetOf(rule));
  }
  return rules.filter((rule) => reached.has(chainOf(rule)));
}

function listsThatMatter(rules: readonly SourceRule[]): Set<string> {
  const writers = rules.filter(isFilling);
  const filled = new Set(writers.map(filledList));
  const read = rules.filter((rule) => !isFilling(rule)).flatMap(listsReadBy);
  const matter = new Set(read.filter((list) => filled.has(list)));
  const byList = Map.groupBy(writers, filledList);
  for (const list of matter) {
    for (const before of byList.get(list)!.flatMap(listsReadBy)) if (filled.has(before)) matter.add(before);
  }
  return matter;
}

function boundRules(rules: readonly SourceRule[], lists: ReadonlySet<string>): Set<SourceRule> {
  const bound = new Set(rules.filter((rule) => isFilling(rule) || listsReadBy(rule).some((list) => lists.has(list))));
  const byTarget = Map.groupBy(
    rules.filter(({ action }) => action === 'jump'),
    targetOf,
  );
  const chains = new Set([...bound].map(chainOf));
  for (const chain of chains) {
    for (const jump of byTarget.get(chain) ?? []) {
      bound.add(jump);
      chains.add(chainOf(jump));
    }
  }
  for (const rule of rules) {
    const isInside = chains.has(chainOf(rule)) && !isBuiltIn(rule.table, rule.chain);
    if (rule.action === 'return' && isInside) bound.add(rule);
  }
  return bound;
}

function chainOf({ table, chain }: SourceRule): string {
  return `${table} ${chain}`;
}

function targetOf({ table, properties }: SourceRule): string {
  return `${table} ${properties.get('jump-target') ?? ''}`;
}
