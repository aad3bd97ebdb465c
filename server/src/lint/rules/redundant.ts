import { isCovered } from '../../firewall/dead-rules.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Only neighbours are compared. One with a comment, a log, or whose packets are counted on purpose, says more. */
export const redundant: LintRule = {
  meta: {
    code: 'FW308',
    name: 'redundant',
    severity: 'information',
    consequenceOf: ['FW307', 'KN114'],
    summary: 'The next rule does the same with all that this accept matches.',
    why: 'Nothing changes without it. Often the next rule is broader than it was meant to be.',
    advice: 'Take the rule away, or make the next one narrower.',
    bad: variation(
      'add action=accept chain=input dst-port=8291',
      'add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open src-port=1024-65535\nadd action=accept chain=input dst-port=8291',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const own of Map.groupBy(
      analysis.firewall.rules,
      ({ family, table, chain }) => `${family} ${table} ${chain}`,
    ).values()) {
      const { family, table, chain } = own[0]!;
      if (table !== 'filter' || !isBuiltIn(table, chain) || !areRulesKnown(analysis.firewall, family, table)) continue;
      const enabled = own.filter(({ disabled }) => !disabled);
      for (const [index, rule] of enabled.entries()) {
        const next = enabled[index + 1];
        if (next === undefined || rule.action !== 'accept' || next.action !== 'accept') continue;
        if (rule.properties.get('comment') || rule.properties.has('log') || !isCovered(rule, next)) continue;
        report({
          ...at(rule.command, 'action', 'chain'),
          message:
            'The next rule accepts all that this one matches, so it changes nothing. Take it away, or make the next one narrower.',
        });
      }
    }
  },
};
