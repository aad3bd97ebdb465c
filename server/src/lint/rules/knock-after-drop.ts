import { findDeadRules } from '../../firewall/dead-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const FIRST =
  'add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp\n';
const REFUSING = new Set(['drop', 'reject', 'tarpit']);

export const knockAfterDrop: LintRule = {
  meta: {
    code: 'KN118',
    name: 'knock-after-drop',
    severity: 'error',
    summary: 'A knock stands behind a drop that takes its packets.',
    why: 'The drop decides first, so the knock is never heard and the door never opens: the owner stays outside.',
    advice: 'Move the knock before the drop. The drop that closes the chain stands last.',
    bad: `${variation(FIRST, '')}${FIRST}`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const fillers = new Set(analysis.knockFillers.map(({ placed }) => placed.rule));
    const said = new Set<object>();
    for (const { rule, by } of findDeadRules(analysis.firewall)) {
      if (!fillers.has(rule) || !REFUSING.has(by.action) || said.has(by)) continue;
      said.add(by);
      report({
        ...at(rule.command, 'address-list'),
        message: `A ${by.action} before this knock takes all its packets, so it is never heard. Move it, and the other knocks behind the ${by.action}, before it.`,
      });
    }
  },
};
