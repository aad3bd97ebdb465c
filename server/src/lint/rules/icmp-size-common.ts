import { parseRanges } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** Sizes of whole packets that ping sends by itself on Linux, Windows, macOS, RouterOS, and that monitoring sends. */
const COMMON = new Set([28, 36, 56, 60, 64, 84, 92, 100, 1500]);

export const icmpSizeCommon: LintRule = {
  meta: {
    code: 'KN121',
    name: 'icmp-size-common',
    severity: 'warning',
    summary: 'A knock waits for a ping of a size that ping sends by itself.',
    why: 'An ordinary ping of Linux has 84 bytes, one of Windows 60, one of RouterOS 56. Each of them is a knock then.',
    advice: 'Take a size between 101 and 1400 bytes that is no round number. Sizes are those of the whole packet.',
    bad: variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=84 protocol=icmp'),
    good: variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=713 protocol=icmp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const size = parseRanges(asked(knock, 'packet-size') ?? '')
        ?.flat()
        .find((each) => COMMON.has(each));
      if (size === undefined || !/^icmp/.test(asked(knock, 'protocol') ?? '')) continue;
      report({
        ...at(knock.rule.command, 'packet-size'),
        message: `${size} bytes is a size that ping sends by itself, so any ping is this knock. Take another one between 101 and 1400.`,
      });
    }
  },
};
