import { type ChainGraph, chainGraphs } from '../../firewall/chain-graph.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { COMPUTED } from '../../firewall/rule.ts';
import { nearestName } from '../../schema/nearest.ts';
import { at, setArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** Chains that the router makes by itself (RouterOS manual, HotSpot). */
const DYNAMIC = /^(?:hs-|hotspot|pre-hs-|unused-hs-|pre-hotspot)/;

/** A script may be a part of a configuration, so only a name that is nearly one of its chains is surely wrong. */
export const jumpMissingChain: LintRule = {
  meta: {
    code: 'FW312',
    name: 'jump-missing-chain',
    severity: 'error',
    summary: 'A jump leads to a chain that has no rules. A warning where no chain of the script has a similar name.',
    why: 'The packet comes back from the empty chain at once, as if the jump were not there: what the chain was to stop is let in.',
    advice: 'Correct the name, or add the rules of the chain. If another script has them, silence the rule here.',
    bad: '/ip firewall filter\nadd action=jump chain=input jump-target=knocks\nadd action=drop chain=knock src-address-list=!LAN\n/ip firewall address-list\nadd address=192.168.88.0/24 list=LAN\n',
    good: '/ip firewall filter\nadd action=jump chain=input jump-target=knock\nadd action=drop chain=knock src-address-list=!LAN\n/ip firewall address-list\nadd address=192.168.88.0/24 list=LAN\n',
  },
  check(analysis, report) {
    if (!areRulesKnown(analysis.firewall)) return;
    for (const graph of chainGraphs(analysis.firewall.rules)) {
      for (const [target, jumps] of graph.callers) {
        if (!isMissing(graph, target)) continue;
        const nearest = nearestName(target, uncalled(graph));
        const { command } = jumps[0]!;
        const fix = nearest === null ? null : setArgument(command, 'jump-target', nearest, 'action');
        report({
          ...at(command, 'jump-target', 'action'),
          severity: nearest === null ? 'warning' : 'error',
          message: `No rule of this file is in the chain "${target}", so the jump does nothing. ${nearest === null ? 'Add its rules, or correct the name.' : `Did you mean "${nearest}"?`}`,
          ...(fix && { fix }),
        });
      }
    }
  },
};

function isMissing({ table, chains }: ChainGraph, target: string): boolean {
  return (
    target !== '' && target !== COMPUTED && !chains.has(target) && !isBuiltIn(table, target) && !DYNAMIC.test(target)
  );
}

function uncalled({ table, chains, callers }: ChainGraph): string[] {
  return [...chains.keys()].filter((chain) => !callers.has(chain) && !isBuiltIn(table, chain));
}
