import { findOverlaps } from '../../firewall/overlaps.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';
import { namedRule } from '../rule-names.ts';

/** Half of all sound firewalls are made of exceptions: for a review of one, not for every day. */
export const generalisationCorrelation: LintRule = {
  meta: {
    code: 'FW309',
    name: 'generalisation-correlation',
    severity: 'hint',
    isOptIn: true,
    summary:
      'A rule also matches packets that a rule before it decides otherwise on. Only rules that are near each other are compared, and a rule without conditions is left out.',
    why: 'What happens to these packets depends on the order of the two rules alone. Whoever moves one of them changes it without noticing.',
    advice: 'Make sure that the order is meant, and say so in a comment, or make one of the two narrower.',
    bad: variation(
      'add action=accept chain=input dst-port=8291',
      'add action=drop chain=input dst-port=8000-9000 protocol=tcp src-address=198.51.100.0/24\nadd action=accept chain=input dst-port=8291',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { rule, earlier, kind } of findOverlaps(analysis.firewall.rules)) {
      const message =
        kind === 'generalisation'
          ? `The "${namedRule(earlier)}" before it is an exception of this ${rule.action}. Keep the two in this order.`
          : `Some packets match both this ${rule.action} and the "${namedRule(earlier)}" before it, which decides on them. Make sure that the order is meant.`;
      report({ ...at(rule.command, 'action', 'chain'), message });
    }
  },
};
