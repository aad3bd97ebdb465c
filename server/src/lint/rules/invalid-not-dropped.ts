import { conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';
import { isExport } from '../whole-configuration.ts';

const HEADER = '# 2025-04-13 18:41:07 by RouterOS 7.18.2\n';
const INVALID = 'add action=drop chain=input connection-state=invalid\n';
const SCANS =
  'add action=drop chain=input src-address-list=scanners\nadd action=add-src-to-address-list address-list=scanners address-list-timeout=1d chain=input protocol=tcp psd=21,3s,3,1\n';

/** A final drop takes invalid packets of strangers; those of who has knocked come before it to the door. */
export const invalidNotDropped: LintRule = {
  meta: {
    code: 'FW327',
    name: 'invalid-not-dropped',
    severity: 'hint',
    summary: 'A whole configuration with a knock has no drop of invalid packets in input.',
    why: 'Packets that belong to no connection, such as those of stealthy scans, get to the knocks and to the door like any other.',
    advice: 'Add `action=drop chain=input connection-state=invalid` behind the accept of established connections.',
    bad: HEADER + goodFirewall.replace('add action=add-src', `${SCANS}add action=add-src`),
    good: HEADER + goodFirewall.replace('add action=add-src', `${INVALID}${SCANS}add action=add-src`),
  },
  check(analysis, report) {
    if (!isExport(analysis.script)) return;
    const chain = analysis.knockChains.find(({ ends }) => ends.some((end) => end.chain === 'input'));
    if (chain === undefined) return;
    const { family } = chain;
    const drops = analysis.placedRules.some(
      (placed) =>
        placed.rule.family === family &&
        placed.rule.action === 'drop' &&
        conditions(placed, 'connection-state').some((states) => !states.startsWith('!') && states.includes('invalid')),
    );
    if (drops) return;
    report({
      ...at(chain.accepts[0]!.rule.command, 'action'),
      message:
        'No rule drops invalid packets, so they get to the knocks and the door as well. Add action=drop chain=input connection-state=invalid.',
    });
  },
};
