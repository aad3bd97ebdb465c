import { admitsState, conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { rulesBehindEstablished } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const EXTEND =
  'add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input connection-state=established dst-port=8291 protocol=tcp src-address-list=open\n';

export const extendAfterEstablished: LintRule = {
  meta: {
    code: 'FW325',
    name: 'extend-after-established',
    severity: 'warning',
    summary: 'A rule that keeps the door open for open sessions stands behind the accept of established connections.',
    why: 'The packets of open sessions are accepted before they get to it, so it never renews anything.',
    advice: 'Move it before the accept of established connections, or take it away: sessions outlive the door anyway.',
    bad: goodFirewall.replace(
      'add action=accept chain=input dst-port=8291',
      `${EXTEND}add action=accept chain=input dst-port=8291`,
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    const behind = rulesBehindEstablished(analysis);
    for (const { placed, list } of analysis.knockFillers) {
      if (!behind.has(placed.rule) || !conditions(placed, 'src-address-list').includes(list)) continue;
      if (conditions(placed, 'connection-state').length === 0) continue;
      if (admitsState(placed, 'new') || !admitsState(placed, 'established')) continue;
      report({
        ...at(placed.rule.command, 'connection-state'),
        message: `Packets of open sessions are accepted before this rule, so it never renews "${list}". Move it before that accept, or take it away.`,
      });
    }
  },
};
