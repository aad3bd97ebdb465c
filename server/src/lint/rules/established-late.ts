import { isEstablishedAccept } from '../../firewall/chain-end.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { chainsOfShortDoors } from '../open-sessions.ts';
import type { LintRule } from '../rule.ts';

const ESTABLISHED = 'add action=accept chain=input connection-state=established,related\n';

export const establishedLate: LintRule = {
  meta: {
    code: 'FW302',
    name: 'established-late',
    severity: 'warning',
    summary: 'Established connections are accepted only behind the drop that closes a door.',
    why: 'The drop decides first, so the accept behind it comes too late: open sessions end when the door shuts, and the answers that the router waits for are lost.',
    advice: 'Move the accept of established connections to the top of the chain.',
    bad: `${variation(ESTABLISHED, '').replace('5m', '30m')}${ESTABLISHED}`,
    good: goodFirewall.replace('5m', '30m'),
  },
  check(analysis, report) {
    const reported = new Set<object>();
    const said = chainsOfShortDoors(analysis);
    for (const { family, ends } of analysis.knockChains) {
      for (const { chain, sessions, isWhole } of ends) {
        if (sessions !== 'late' || !isWhole || said.has(`${family} ${chain}`)) continue;
        const late = analysis.placedRules.find(
          (placed) => placed.rule.family === family && placed.root === chain && isEstablishedAccept(placed),
        );
        if (late === undefined || reported.has(late.rule)) continue;
        reported.add(late.rule);
        report({
          ...at(late.rule.command, 'connection-state'),
          message: `A drop before this one meets open sessions first, so accepting them here is too late. Move this rule to the top of ${chain}.`,
        });
      }
    }
  },
};
