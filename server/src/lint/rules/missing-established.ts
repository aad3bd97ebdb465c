import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { acceptSessionsFirst, chainsOfShortDoors } from '../open-sessions.ts';
import type { LintRule } from '../rule.ts';

/** An accept behind the drop is another mistake, and a door that closes soon a worse one: both have rules of their own. */
export const missingEstablished: LintRule = {
  meta: {
    code: 'FW301',
    name: 'missing-established',
    severity: 'error',
    summary: 'A chain with a door behind knocks drops what is left and never accepts established connections.',
    why: 'The drop meets the packets of open sessions as well, and the answers to what the router asks others, such as DNS. A session holds only while its address is on the list of the door.',
    advice: 'Begin the chain with `add action=accept chain=input connection-state=established,related`.',
    bad: variation('add action=accept chain=input connection-state=established,related\n', '').replace('5m', '30m'),
    good: goodFirewall.replace('5m', '30m'),
  },
  check(analysis, report) {
    const reported = new Set<object>();
    const said = chainsOfShortDoors(analysis);
    for (const { family, ends } of analysis.knockChains) {
      for (const { chain, drops, isWhole, sessions } of ends) {
        const drop = drops.find(({ rule }) => rule.table === 'filter')?.rule.command;
        if (drop === undefined || !isWhole || sessions !== 'cut' || reported.has(drop)) continue;
        if (said.has(`${family} ${chain}`)) continue;
        reported.add(drop);
        const fix = acceptSessionsFirst(analysis, drop, family, chain);
        report({
          ...at(drop, 'action'),
          message: `No rule of ${chain} accepts established connections, so this drop also cuts open sessions and the answers that the router waits for. Accept connection-state=established,related at the top of ${chain}.`,
          ...(fix && { fix }),
        });
      }
    }
  },
};
