import { areRulesKnown } from '../../firewall/known-rules.ts';
import { admitsState, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

/** A door in forward without a drop has a rule of its own. */
export const forwardOpen: LintRule = {
  meta: {
    code: 'FW320',
    name: 'forward-open',
    severity: 'warning',
    consequenceOf: ['FW303', 'FW304', 'FW323'],
    summary: 'Forward accepts new connections in particular, but drops nothing, while input is closed.',
    why: 'The end of the chain accepts, so these accepts change nothing: what they were to let through is let through with everything else, and the hosts behind the router are open.',
    advice:
      'End forward with a drop, such as `add action=drop chain=forward connection-nat-state=!dstnat connection-state=new in-interface-list=WAN`.',
    bad: '/ip firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=drop chain=input\nadd action=accept chain=forward dst-port=443 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=drop chain=input\nadd action=accept chain=forward connection-state=established,related\nadd action=accept chain=forward dst-port=443 protocol=tcp\nadd action=drop chain=forward\n',
  },
  check(analysis, report) {
    for (const family of [4, 6] as const) {
      const rules = analysis.placedRules.filter(({ rule }) => rule.family === family && !rule.disabled);
      const filter = rules.filter(({ rule }) => rule.table === 'filter');
      const refuses = (root: string) =>
        filter.some((placed) => placed.root === root && REFUSING.has(placed.rule.action));
      const accept = filter.find(isAcceptOfNew);
      const isRawUsed = rules.some(({ rule }) => rule.table === 'raw' && rule.action === 'drop');
      if (accept === undefined || !refuses('input') || refuses('forward') || isRawUsed) continue;
      if (!areRulesKnown(analysis.firewall, family, 'filter')) continue;
      report({
        ...at(accept.rule.command, 'action', 'chain'),
        message:
          'No rule of forward drops anything, and the end of the chain accepts, so this accept changes nothing and all hosts behind the router are open. End forward with a drop.',
      });
    }
  },
};

function isAcceptOfNew(placed: PlacedRule): boolean {
  return placed.root === 'forward' && placed.rule.action === 'accept' && admitsState(placed, 'new');
}
