import { asksBesidesPort } from '../../firewall/knock-strength.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { judgedChains } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const ENOUGH = 3;

/** Two knocks take a looping port scan hardly longer than one. */
export const tooFewKnocks: LintRule = {
  meta: {
    code: 'KN101',
    name: 'too-few-knocks',
    severity: 'warning',
    consequenceOf: ['FW313', 'KN109', 'KN111', 'KN112', 'KN135'],
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
    const filled = new Set(analysis.knockFillers.map(({ list }) => list));
    for (const { door, sequence, accepts } of judgedChains(analysis)) {
      const last = sequence?.at(-1);
      if (last === undefined || sequence!.length >= ENOUGH) continue;
      // Where the accept asks for a second list, this one is not all that it takes.
      const isPart = (list: string) => list !== door && filled.has(list);
      if (accepts.every((accept) => conditions(accept, 'src-address-list').some(isPart))) continue;
      const isSingle = sequence!.length === 1;
      report({
        ...at(last.rule.command, 'address-list'),
        severity: isSingle ? 'error' : 'warning',
        concerns: [...sequence!, ...accepts].map(({ rule }) => rule.command),
        message: `${isSingle ? 'A single knock opens' : 'Two knocks open'} the door "${door}"${scanOf(sequence!)}. Use three knocks or more.`,
      });
    }
  },
};

/** What a scan does that sends nothing but packets to ports. */
function scanOf(sequence: readonly PlacedRule[]): string {
  if (sequence.some(asksBesidesPort)) return '';
  return sequence.length === 1
    ? ': every port scan that comes by opens it'
    : ': a port scan that goes through the ports twice opens it';
}
