/** Rules in the order in which packets meet them, with the jumps that lead to them. */
import type { SourceRule } from './read-firewall.ts';
import type { Table } from './rule.ts';

export interface PlacedRule {
  rule: SourceRule;
  /** The chain in which the way to this rule begins: `input`, or a chain that no rule of the script jumps to. */
  root: string;
  /** The jumps on the way, the outermost first: what they match, the rule's packets match too. */
  jumps: readonly SourceRule[];
}

const BUILT_IN: Record<Table, readonly string[]> = {
  filter: ['input', 'forward', 'output'],
  nat: ['srcnat', 'dstnat', 'input', 'output'],
  mangle: ['prerouting', 'input', 'forward', 'output', 'postrouting'],
  raw: ['prerouting', 'output'],
};

/** Chains that are nested deeper than any sane rule set are left out. */
const MOST_JUMPS = 64;

/**
 * All rules that packets can meet, disabled ones included. A chain that is jumped to more than once counts where it is
 * met first, so that the work stays in proportion to the rules.
 */
export function placeRules(rules: readonly SourceRule[]): PlacedRule[] {
  let placed = placedRules.get(rules);
  if (placed === undefined) {
    placed = place(rules);
    placedRules.set(rules, placed);
  }
  return placed;
}

const placedRules = new WeakMap<readonly SourceRule[], PlacedRule[]>();

function place(rules: readonly SourceRule[]): PlacedRule[] {
  const placed: PlacedRule[] = [];
  for (const own of Map.groupBy(rules, ({ family, table }) => `${family} ${table}`).values()) {
    const chains = Map.groupBy(own, (rule) => rule.chain);
    const targets = new Set(own.filter((rule) => rule.action === 'jump').map(jumpTarget));
    for (const root of chains.keys()) {
      if (isBuiltIn(own[0]!.table, root) || !targets.has(root)) walk(chains, root, placed);
    }
  }
  return placed;
}

/** Whether packets get to a chain by themselves. */
export function isBuiltIn(table: Table, chain: string): boolean {
  return BUILT_IN[table].includes(chain);
}

/** What the rule, and the jumps to it, ask of a property. */
export function conditions({ rule, jumps }: PlacedRule, property: string): string[] {
  return [...jumps, rule].flatMap((each) => each.properties.get(property) ?? []);
}

/** Whether packets of new connections, or of established ones, can meet the rule. */
export function admitsState(placed: PlacedRule, state: 'new' | 'established'): boolean {
  return conditions(placed, 'connection-state').every((value) =>
    value.startsWith('!') ? !value.slice(1).split(',').includes(state) : value.split(',').includes(state),
  );
}

/** Adds the rules that packets meet from a chain on, depth first as packets go. */
function walk(chains: ReadonlyMap<string, SourceRule[]>, root: string, placed: PlacedRule[]): void {
  const seen = new Set([root]);
  const open = [{ rules: chains.get(root)!, next: 0, jumps: [] as readonly SourceRule[] }];
  while (open.length > 0) {
    const chain = open.at(-1)!;
    const rule = chain.rules[chain.next++];
    if (rule === undefined) {
      open.pop();
      continue;
    }
    placed.push({ rule, root, jumps: chain.jumps });
    if (rule.action !== 'jump' || rule.disabled) continue;
    const target = jumpTarget(rule);
    const rules = chains.get(target);
    if (rules === undefined) continue;
    if (seen.has(target) || chain.jumps.length >= MOST_JUMPS) continue;
    seen.add(target);
    open.push({ rules, next: 0, jumps: [...chain.jumps, rule] });
  }
}

function jumpTarget(rule: SourceRule): string {
  return rule.properties.get('jump-target') ?? '';
}
