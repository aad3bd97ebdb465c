import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { findLockOut } from '../lock-out.ts';
import type { LintRule } from '../rule.ts';

const JUMP =
  '/ip firewall filter\nadd action=jump chain=input jump-target=management\nadd action=drop chain=input\nadd action=accept chain=management connection-state=established,related\n';

export const lockoutPrefix: LintRule = {
  meta: {
    code: 'DP402',
    name: 'lockout-prefix',
    severity: 'error',
    consequenceOf: ['AL201', 'AL202', 'AL220', 'FW301', 'FW302', 'FW305'],
    summary:
      'While the script runs there is a moment at which open sessions are cut off, although they are let in again later.',
    why: 'Each command takes effect at once. Where the script stops at that moment, because of an error or a broken line, the router stays out of reach.',
    advice: 'Let the script add the accept before the drop.',
    bad: `${JUMP}add action=accept chain=management dst-port=8291 protocol=tcp src-address=192.0.2.0/24\n`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const cut = findLockOut(analysis);
    if (cut === null || cut.isFinal || cut.verdict.rule === null) return;
    const { command, action } = cut.verdict.rule as SourceRule;
    report({
      ...at(command, 'action'),
      message: `When the script has got this far, this ${action} cuts off every session with the router: what is to accept them is added only later. Should the script stop in between, nobody gets in. Add the accept first.`,
    });
  },
};
