import { COMPUTED } from '../../firewall/rule.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const KNOCK = (regexp: string) =>
  `/ip firewall layer7-protocol\nadd name=text regexp="${regexp}"\n${goodFirewall.replace('dst-port=9216 protocol=tcp', 'dst-port=9216 layer7-protocol=text protocol=udp')}`;

export const l7Unanchored: LintRule = {
  meta: {
    code: 'KN130',
    name: 'l7-unanchored',
    severity: 'information',
    summary: 'The pattern that a knock waits for may stand anywhere in what is sent.',
    why: 'One packet can carry many texts, so a single packet tries many guesses; and the router searches longer.',
    advice: 'Begin the expression with `^`, and end it with `$`, which a string writes as `\\$`.',
    bad: KNOCK('Tr0ub4dor-and-3'),
    good: KNOCK('^Tr0ub4dor-and-3\\$'),
  },
  check(analysis, report) {
    const patterns = new Map(analysis.firewall.layer7.map((pattern) => [pattern.name, pattern]));
    const reported = new Set<object>();
    for (const { knock } of knocksOf(analysis)) {
      const pattern = patterns.get(asked(knock, 'layer7-protocol') ?? '');
      if (pattern === undefined || reported.has(pattern)) continue;
      if (pattern.regexp.startsWith('^') || pattern.regexp === '' || pattern.regexp === COMPUTED) continue;
      reported.add(pattern);
      report({
        ...at(pattern.command, 'regexp'),
        message:
          'This matches anywhere in what is sent, so one packet may try many texts. Begin the expression with ^.',
      });
    }
  },
};
