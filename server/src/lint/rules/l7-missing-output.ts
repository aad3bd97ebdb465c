import { conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const KNOCK = 'add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input';
const FROM_ONE = 'dst-port=9216 protocol=tcp src-address-list=knock-1';
const LAYER7 = '/ip firewall layer7-protocol\nadd name=text regexp="^Tr0ub4dor-and-3\\$"\n';
const INBOUND = new Set(['input', 'prerouting']);
const OUTBOUND = new Set(['output', 'postrouting']);

/** A knock over UDP or ICMP is one packet, which nobody has answered when it comes. */
export const l7MissingOutput: LintRule = {
  meta: {
    code: 'KN129',
    name: 'l7-missing-output',
    severity: 'information',
    consequenceOf: ['KN125', 'KN126', 'KN127'],
    summary: 'A knock over TCP looks for a layer 7 pattern in input, and no rule looks for it in output.',
    why: 'The router searches what both sides of a connection have sent. Where it sees one of them only, the manual says, a pattern may be found wrongly or not at all.',
    advice: 'Add a rule with the same pattern in output, such as `action=passthrough`, or send the text by UDP.',
    bad: `${LAYER7}/ip firewall filter\n${KNOCK} dst-port=80 layer7-protocol=text protocol=tcp src-address-list=knock-1\n${goodFirewall
      .replace(`${KNOCK} ${FROM_ONE}\n`, '')
      .replace('/ip firewall filter\n', '')}`,
    good: `${LAYER7}${goodFirewall.replace('dst-port=9216 protocol=tcp', 'dst-port=9216 layer7-protocol=text protocol=udp')}`,
  },
  check(analysis, report) {
    const answered = new Set(
      analysis.placedRules
        .filter(({ root, rule }) => OUTBOUND.has(root) && !rule.disabled)
        .flatMap((placed) => conditions(placed, 'layer7-protocol')),
    );
    const reported = new Set<string>();
    for (const { knock } of knocksOf(analysis)) {
      const pattern = asked(knock, 'layer7-protocol');
      if (pattern === null || answered.has(pattern) || reported.has(pattern)) continue;
      if (!INBOUND.has(knock.root) || asked(knock, 'protocol') !== 'tcp') continue;
      reported.add(pattern);
      report({
        ...at(knock.rule.command, 'layer7-protocol'),
        message: `The router looks for "${pattern}" in what both sides have sent, but sees only what comes in. Add a rule with it in output, or send the text by UDP.`,
      });
    }
  },
};
