import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const ENOUGH = 3;

/** Two knocks take a looping port scan hardly longer than one. */
export const tooFewKnocks: LintRule = {
  meta: {
    code: 'KN101',
    name: 'too-few-knocks',
    severity: 'warning',
    summary: 'Fewer than three knocks open the door. A single one is an error.',
    why: 'Port scans knock on every port. One knock opens at the first scan that comes by, and two at one that goes through the ports again within the time of the stage. Each further knock costs a scan another round.',
    advice: 'Use three knocks or more, with ports that neither rise nor fall from one to the next.',
    bad: `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=drop chain=input
`,
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { door, sequence } of analysis.knockChains) {
      const last = sequence?.at(-1);
      if (last === undefined || sequence!.length >= ENOUGH) continue;
      const isSingle = sequence!.length === 1;
      report({
        ...at(last.rule.command, 'address-list'),
        severity: isSingle ? 'error' : 'warning',
        message: isSingle
          ? `A single knock opens the door "${door}": every port scan that comes by opens it. Use three knocks or more.`
          : `Two knocks open the door "${door}": a port scan that goes through the ports twice opens it. Use three knocks or more.`,
      });
    }
  },
};
