/** The rules that have a say in what a stranger can reach, and those among them that lists bind together. */
import { isBuiltIn } from '../placed-rules.ts';
import type { SourceRule } from '../read-firewall.ts';
import type { Table } from '../rule.ts';

export interface Slice {
  /** All that a packet from outside can meet and that does something, in order. */
  rules: readonly SourceRule[];
  /** Those that fill lists which matter, read them, or lead to such rules. */
  bound: ReadonlySet<SourceRule>;
  /** The lists that rules fill and read. */
  lists: ReadonlySet<string>;
  /** Tables with rules for packets from outside, whoever sends them. */
  tables: ReadonlySet<Table>;
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

/** Takes the enabled rules of one family. */
export function sliceOf(rules: readonly SourceRule[]): Slice {
  const met = inboundRules(rules).filter(({ action }) => !IDLE.has(action));
  const lists = listsThatMatter(met);
  const kept = met.filter((rule) => !isFilling(rule) || lists.has(filledList(rule)));
  const tables = new Set(kept.map(({ table }) => table));
  return { rules: kept, bound: boundRules(kept, lists), lists, tables };
}

/** The slice without the rules that some packets never meet, nor those to which only such rules lead. */
export function narrowed(slice: Slice, isMet: (rule: SourceRule) => boolean): Slice {
  return { ...slice, rules: inboundRules(slice.rules.filter(isMet)) };
}

export function isFilling(rule: Pick<SourceRule, 'action'>): boolean {
  return FILLING.has(rule.action);
}

export function filledList({ properties }: SourceRule): string {
  return properties.get('address-list') ?? '';
}

/** The lists that a rule reads, negated or not. */
export function listsReadBy({ properties }: SourceRule): readonly string[] {
  const source = properties.get('src-address-list')?.replace('!', '');
  const destination = properties.get('dst-address-list')?.replace('!', '');
  if (destination === undefined) return source === undefined ? NO_LISTS : [source];
  return source === undefined ? [destination] : [source, destination];
}

const NO_LISTS: readonly string[] = [];

function inboundRules(rules: readonly SourceRule[]): SourceRule[] {
  const chains = new Map(
    [...Map.groupBy(rules, ({ table }) => table)].map(([table, own]) => [
      table,
      Map.groupBy(own, ({ chain }) => chain),
    ]),
  );
  const reached = new Set<readonly SourceRule[]>();
  for (const [table, own] of chains) {
    const names = new Set(INBOUND[table]);
    for (const name of names) {
      const found = own.get(name);
      if (found === undefined) continue;
      reached.add(found);
      for (const rule of found) if (rule.action === 'jump') names.add(targetOf(rule));
    }
  }
  const count = [...reached].reduce((sum, { length }) => sum + length, 0);
  if (count === rules.length) return [...rules];
  const all = new Set([...reached].flat());
  return rules.filter((rule) => all.has(rule));
}

function listsThatMatter(rules: readonly SourceRule[]): Set<string> {
  const writers = rules.filter(isFilling);
  const filled = new Set(writers.map(filledList));
  const matter = new Set<string>();
  for (const rule of rules) {
    if (!isFilling(rule)) for (const list of listsReadBy(rule)) if (filled.has(list)) matter.add(list);
  }
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
    (rule) => `${rule.table} ${targetOf(rule)}`,
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

function targetOf({ properties }: SourceRule): string {
  return properties.get('jump-target') ?? '';
}
