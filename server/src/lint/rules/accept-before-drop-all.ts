import { findDeadRules, isUnconditional } from '../../firewall/dead-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

export const acceptBeforeDropAll: LintRule = {
  meta: {
    code: 'FW305',
    name: 'accept-before-drop-all',
    severity: 'error',
    summary: 'A rule accepts everything, and the drops of the chain stand behind it.',
    why: 'The first rule that matches decides. After an accept without conditions no packet reaches the drop: the firewall is open, although it ends in a drop.',
    advice:
      'Give the accept the condition that it was to have, such as `src-address-list=` or `protocol=`, or take it away.',
    bad: variation('accept chain=input dst-port=8291 protocol=tcp src-address-list=open', 'accept chain=input'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { rule, by } of findDeadRules(analysis.firewall)) {
      if (
        by.action !== 'accept' ||
        !isUnconditional(by) ||
        !isBuiltIn(by.table, by.chain) ||
        !REFUSING.has(rule.action) ||
        reported.has(by)
      )
        continue;
      reported.add(by);
      report({
        ...at(by.command, 'action', 'chain'),
        message: `This accepts everything, so the ${rule.action} behind it never gets a packet and ${by.chain} is open to everybody. Say what is to be accepted.`,
      });
    }
  },
};
