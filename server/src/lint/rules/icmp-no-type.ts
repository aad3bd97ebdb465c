import { at, setArgument } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** A knock that takes pings of any size has a rule of its own. */
export const icmpNoType: LintRule = {
  meta: {
    code: 'KN124',
    name: 'icmp-no-type',
    severity: 'information',
    consequenceOf: ['KN110'],
    summary: 'A knock takes ICMP of any type, not only pings.',
    why: 'Error messages and answers of other hosts are ICMP as well. One of the right size counts as the knock, for an address that knows nothing of it.',
    advice: 'Add `icmp-options=8:0`, an echo request; 128:0 for IPv6.',
    bad: variation('dst-port=9216 protocol=tcp', 'packet-size=713 protocol=icmp'),
    good: variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=713 protocol=icmp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const { command, family } = knock.rule;
      if (!/^icmp/.test(asked(knock, 'protocol') ?? '') || asked(knock, 'icmp-options') !== null) continue;
      const type = family === 4 ? '8:0' : '128:0';
      const fix = setArgument(command, 'icmp-options', type, 'protocol');
      report({
        ...at(command, 'protocol'),
        message: `This knock takes ICMP of any type. Add icmp-options=${type}, so that only a ping counts.`,
        ...(fix && { fix }),
      });
    }
  },
};
