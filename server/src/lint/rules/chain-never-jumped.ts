import { type ChainGraph, chainGraphs, targetOf } from '../../firewall/chain-graph.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { COMPUTED } from '../../firewall/rule.ts';
import { nearestName } from '../../schema/nearest.ts';
import { at, setArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** A script with chains of its own alone is a part of a configuration; the jumps are elsewhere. */
export const chainNeverJumped: LintRule = {
  meta: {
    code: 'FW313',
    name: 'chain-never-jumped',
    severity: 'warning',
    consequenceOf: ['SY'],
    summary:
      'A chain of your own has rules, but no jump leads to it. An error where its name is nearly that of a built-in chain.',
    why: 'Packets begin in the built-in chains, such as input. Without a jump from there, none of these rules is ever asked.',
    advice: 'Add `action=jump jump-target=…` to a built-in chain, or correct the name of the chain.',
    bad: '/ip firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=accept chain=icmp protocol=icmp\nadd action=drop chain=input\n',
    good: '/ip firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=jump chain=input jump-target=icmp protocol=icmp\nadd action=accept chain=icmp protocol=icmp\nadd action=drop chain=input\n',
  },
  check(analysis, report) {
    const { rules } = analysis.firewall;
    if (rules.some((rule) => rule.chain === COMPUTED || targetOf(rule) === COMPUTED)) return;
    if (!areRulesKnown(analysis.firewall)) return;
    for (const graph of chainGraphs(rules)) {
      const misspelt = [...graph.callers.keys()].filter((target) => !graph.chains.has(target));
      for (const [chain, own] of graph.chains) {
        if (!isLeftOut(graph, chain) || nearestName(chain, misspelt) !== null) continue;
        const first = own.find(({ disabled }) => !disabled);
        if (first === undefined) continue;
        const meant = nearestName(chain, builtInChains(graph));
        const fix = meant === null ? null : setArgument(first.command, 'chain', meant, 'action');
        const advice =
          meant === null ? 'Add a jump to it in a built-in chain such as input.' : `Did you mean "${meant}"?`;
        report({
          ...at(first.command, 'chain'),
          ...(meant !== null && { severity: 'error' as const }),
          ...(fix && { fix }),
          message: `No jump leads to the chain "${chain}", so its rules are never asked. ${advice}`,
        });
      }
    }
  },
};

function isLeftOut({ table, chains, callers }: ChainGraph, chain: string): boolean {
  if (chain === '' || isBuiltIn(table, chain) || callers.has(chain)) return false;
  return builtInChains({ table, chains }).length > 0;
}

function builtInChains({ table, chains }: Pick<ChainGraph, 'table' | 'chains'>): string[] {
  return [...chains.keys()].filter((chain) => isBuiltIn(table, chain));
}
