import { parseRanges } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** What passes tunnels, PPPoE and mobile networks in one piece. */
const LARGEST = 1_400;

export const icmpSizeMtu: LintRule = {
  meta: {
    code: 'KN123',
    name: 'icmp-size-mtu',
    severity: 'warning',
    consequenceOf: ['KN121'],
    summary: 'A knock waits for a packet of more than 1400 bytes.',
    why: 'On the way through tunnels, PPPoE or mobile networks such a packet is cut into pieces or dropped, so from there the door does not open.',
    advice: 'Take a size between 101 and 1400 bytes.',
    bad: variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=1450 protocol=icmp'),
    good: variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=713 protocol=icmp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const least = parseRanges(asked(knock, 'packet-size') ?? '')?.[0]?.[0] ?? 0;
      if (least <= LARGEST) continue;
      report({
        ...at(knock.rule.command, 'packet-size'),
        message: `Packets of ${least} bytes do not get through every network in one piece, so this knock may never arrive. Take a size of at most ${LARGEST}.`,
      });
    }
  },
};
