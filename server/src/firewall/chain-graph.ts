/** Which chains a table has, and which jumps lead where. */
import { isBuiltIn } from './placed-rules.ts';
import type { SourceRule } from './read-firewall.ts';
import type { Family, Table } from './rule.ts';

export interface ChainGraph {
  family: Family;
  table: Table;
  /** The rules of each chain, in file order. */
  chains: Map<string, SourceRule[]>;
  /** The jumps to each chain that are not disabled. */
  callers: Map<string, SourceRule[]>;
}

/** One graph for each family and table in use. */
export function chainGraphs(rules: readonly SourceRule[]): ChainGraph[] {
  return [...Map.groupBy(rules, ({ family, table }) => `${family} ${table}`).values()].map((own) => ({
    family: own[0]!.family,
    table: own[0]!.table,
    chains: Map.groupBy(own, ({ chain }) => chain),
    callers: Map.groupBy(own.filter(isJump), targetOf),
  }));
}

export function isJump({ action, disabled }: SourceRule): boolean {
  return action === 'jump' && !disabled;
}

/** The chain that a jump leads to. */
export function targetOf({ properties }: SourceRule): string {
  return properties.get('jump-target') ?? '';
}

/** The jumps that close a circle of chains, one for each circle that is met on the way through the chains. */
export function circularJumps({ table, chains }: ChainGraph): SourceRule[] {
  const closing = new Map<string, SourceRule>();
  const state = new Map<string, 'open' | 'done'>();
  const roots = [...chains.keys()].sort((a, b) => Number(isBuiltIn(table, b)) - Number(isBuiltIn(table, a)));
  for (const root of roots) {
    if (!state.has(root)) walk(root);
  }
  return [...closing.values()];

  function walk(root: string): void {
    const path = [{ chain: root, jumps: (chains.get(root) ?? []).filter(isJump), next: 0 }];
    state.set(root, 'open');
    while (path.length > 0) {
      const top = path.at(-1)!;
      const jump = top.jumps[top.next++];
      if (jump === undefined) {
        state.set(top.chain, 'done');
        path.pop();
        continue;
      }
      const target = targetOf(jump);
      if (state.get(target) === 'open' && !closing.has(`${jump.chain} ${target}`))
        closing.set(`${jump.chain} ${target}`, jump);
      if (state.has(target) || !chains.has(target)) continue;
      state.set(target, 'open');
      path.push({ chain: target, jumps: chains.get(target)!.filter(isJump), next: 0 });
    }
  }
}
