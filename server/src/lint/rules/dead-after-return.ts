import { findDeadRules } from '../../firewall/dead-rules.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

export const deadAfterReturn: LintRule = {
  meta: {
    code: 'FW315',
    name: 'dead-after-return',
    severity: 'warning',
    summary: 'A rule stands behind a return that matches all that it does.',
    why: 'The return leaves the chain first, so the rule never gets a packet.',
    advice: 'Move the return to the end of the chain, or give it a condition.',
    bad: '/ip firewall filter\nadd action=jump chain=input jump-target=tcp protocol=tcp\nadd action=return chain=tcp\nadd action=drop chain=tcp dst-port=23 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=jump chain=input jump-target=tcp protocol=tcp\nadd action=drop chain=tcp dst-port=23 protocol=tcp\nadd action=return chain=tcp\n',
  },
  check(analysis, report) {
    const said = new Set<object>();
    for (const { rule, by } of findDeadRules(analysis.firewall)) {
      if (by.action !== 'return' || said.has(by)) continue;
      said.add(by);
      report({
        ...at(rule.command, 'action', 'chain'),
        message: `A return before this rule leaves the chain "${rule.chain}" with all that it matches, so no packet gets here. Move the return behind it.`,
      });
    }
  },
};
