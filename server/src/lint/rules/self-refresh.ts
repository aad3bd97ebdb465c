import { conditions } from '../../firewall/placed-rules.ts';
import { COMPUTED } from '../../firewall/rule.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Being on the list is what keeps one on it. */
export const selfRefresh: LintRule = {
  meta: {
    code: 'AL218',
    name: 'self-refresh',
    severity: 'warning',
    summary: 'A rule puts on a stage or a door who is on it already, so that its time starts anew.',
    why: 'Whoever is on it once stays as long as packets come, and everybody behind the same address with him. The timeout no longer limits anything.',
    advice: 'Let the accept of established connections keep sessions alive, and the timeout run out.',
    bad: variation(
      'add action=accept chain=input dst-port=8291',
      'add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=8291 protocol=tcp src-address-list=open\nadd action=accept chain=input dst-port=8291',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role } of analysis.knockFillers) {
      // Two names that are computed are hardly the same.
      if (list === COMPUTED || !conditions(placed, 'src-address-list').includes(list)) continue;
      report({
        ...at(placed.rule.command, 'src-address-list'),
        message: `This rule reads and fills "${list}": whoever is on this ${role} stays on it as long as packets come.`,
      });
    }
  },
};
