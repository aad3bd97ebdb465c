import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { findLockOut } from '../lock-out.ts';
import type { LintRule } from '../rule.ts';

export const lockoutFinal: LintRule = {
  meta: {
    code: 'DP401',
    name: 'lockout-final',
    severity: 'error',
    consequenceOf: ['AL201', 'AL202', 'AL220', 'FW301', 'FW302', 'FW305'],
    summary: 'After the script has run, open sessions with the router are cut off, wherever they come from.',
    why: 'Whoever runs the script loses the router with it: no address, no interface and no knock keeps the session.',
    advice: 'Accept `connection-state=established,related` before the drop, or who may manage the router.',
    bad: '/ip firewall filter\nadd action=accept chain=input protocol=icmp\nadd action=drop chain=input\n',
    good: '/ip firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=accept chain=input protocol=icmp\nadd action=drop chain=input\n',
  },
  check(analysis, report) {
    const cut = findLockOut(analysis);
    if (cut?.isFinal !== true || cut.verdict.rule === null) return;
    const { command, action } = cut.verdict.rule as SourceRule;
    report({
      ...at(command, 'action'),
      message: `This ${action} cuts off every session with the router, the one that runs the script as well: no rule before it accepts established connections or lets anybody in. Accept connection-state=established,related at the top of input.`,
    });
  },
};
