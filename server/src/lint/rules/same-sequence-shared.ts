import type { KnockChain } from '../../firewall/knock-chain.ts';
import { protocolOf, singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const SECOND = `add action=add-src-to-address-list address-list=files address-list-timeout=5m chain=input dst-port=PORT protocol=tcp src-address-list=knock-2
add action=accept chain=input dst-port=22 protocol=tcp src-address-list=files
`;

export const sameSequenceShared: LintRule = {
  meta: {
    code: 'KN147',
    name: 'same-sequence-shared',
    severity: 'warning',
    summary: 'Two doors open by the same knocks.',
    why: 'Who knows the knock for one of them has the other as well, so they are one door with two names.',
    advice: 'Give each door a knock of its own, or use one list for both.',
    bad: goodFirewall.replace(
      'add action=accept chain=input dst-port=8291',
      `${SECOND.replace('PORT', '13872')}add action=accept chain=input dst-port=8291`,
    ),
    good: goodFirewall.replace(
      'add action=accept chain=input dst-port=8291',
      `${SECOND.replace('PORT', '12011')}add action=accept chain=input dst-port=8291`,
    ),
  },
  check(analysis, report) {
    const doors = new Map<string, KnockChain>();
    for (const chain of analysis.knockChains) {
      const key = keyOf(chain);
      if (key === null) continue;
      const other = doors.get(key);
      doors.set(key, other ?? chain);
      if (other === undefined) continue;
      report({
        ...at(chain.sequence!.at(-1)!.rule.command, 'address-list'),
        message: `The doors "${other.door}" and "${chain.door}" open by the same knocks. Give one of them another knock, or use one list for both.`,
      });
    }
  },
};

/** What a client sends; null for knocks that are not one port each. */
function keyOf({ family, sequence }: KnockChain): string | null {
  if (sequence === null || sequence.some((knock) => singlePort(knock) === null)) return null;
  const sent = sequence.map((knock) =>
    [
      protocolOf(knock),
      singlePort(knock),
      asked(knock, 'content'),
      asked(knock, 'layer7-protocol'),
      asked(knock, 'src-mac-address'),
    ].join(' '),
  );
  return [family, ...sent].join(',');
}
