import type { Analysis } from '../../analysis.ts';
import { type DeadRule, findDeadRules, isUnconditional } from '../../firewall/dead-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';
import { namedRule } from '../rule-names.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

/** What accepts everything has a rule of its own, and so have knocks, and rules behind a return. */
export const shadowed: LintRule = {
  meta: {
    code: 'FW307',
    name: 'shadowed',
    severity: 'error',
    consequenceOf: ['FW302', 'DP403', 'KN114'],
    summary:
      'Rules before it decide on all that a rule matches, in another way than it would. In the same way, this is a warning.',
    why: 'The first rule that decides wins, so this one never gets a packet: what it was to allow stays closed, or what it was to stop is let in.',
    advice: 'Move it before the rule that is named, make that one narrower, or take this one away.',
    bad: variation(
      'add action=drop chain=input\n',
      'add action=drop chain=input\nadd action=accept chain=input dst-port=443 protocol=tcp\n',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { rule, by } of reportable(analysis)) {
      const differs = isVerdict(rule.action) && REFUSING.has(rule.action) !== REFUSING.has(by.action);
      report({
        ...at(rule.command, 'action', 'chain'),
        severity: differs ? 'error' : 'warning',
        message: `No packet gets here: the "${namedRule(by)}" before it decides on all that this ${rule.action} matches. Move one of the two, or take this one away.`,
      });
    }
  },
};

/** Behind a rule without conditions everything is dead, which is said once. */
function reportable(analysis: Analysis): DeadRule[] {
  const said = new Set<object>();
  const knocks = new Set(analysis.knockFillers.map(({ placed }) => placed.rule));
  return findDeadRules(analysis.firewall).filter(({ rule, by }) => {
    if (by.action === 'return' || said.has(by)) return false;
    if (isUnconditional(by)) {
      said.add(by);
      if (by.action === 'accept' && isBuiltIn(by.table, by.chain)) return !REFUSING.has(rule.action);
    }
    return !knocks.has(rule);
  });
}

function isVerdict(action: string): boolean {
  return action === 'accept' || REFUSING.has(action);
}
