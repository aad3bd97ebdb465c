import { findDeadRules } from '../../firewall/dead-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const knockAfterAccept: LintRule = {
  meta: {
    code: 'KN119',
    name: 'knock-after-accept',
    severity: 'warning',
    consequenceOf: ['FW325', 'KN125'],
    summary: 'A knock stands behind an accept that takes its packets.',
    why: 'The accept decides first, so the knock is never heard and the door never opens.',
    advice: 'Move the knock before the accept, or take another port.',
    bad: variation(
      'add action=add-src-to-address-list address-list=open',
      'add action=accept chain=input dst-port=13000-14000 protocol=tcp\nadd action=add-src-to-address-list address-list=open',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    const fillers = new Set(analysis.knockFillers.map(({ placed }) => placed.rule));
    for (const { rule, by } of findDeadRules(analysis.firewall)) {
      if (!fillers.has(rule) || by.action !== 'accept') continue;
      report({
        ...at(rule.command, 'address-list'),
        message:
          'An accept before this knock takes all its packets, so it is never heard. Move the knock before it, or take another port.',
      });
    }
  },
};
