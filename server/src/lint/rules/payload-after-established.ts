import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf, rulesBehindEstablished } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

export const payloadAfterEstablished: LintRule = {
  meta: {
    code: 'KN125',
    name: 'payload-after-established',
    severity: 'error',
    summary: 'A knock looks into what TCP carries, but stands behind the accept of established connections.',
    why: 'The first packet of TCP carries nothing. The text comes when the connection is established, and such packets are accepted before they get to this rule.',
    advice:
      'Move the knock before the accept of established connections, or send the text by UDP, whose first packet carries it.',
    bad: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=80 protocol=tcp'),
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    const behind = rulesBehindEstablished(analysis);
    for (const { knock } of knocksOf(analysis)) {
      const isPayload = asked(knock, 'content') !== null || asked(knock, 'layer7-protocol') !== null;
      if (!isPayload || asked(knock, 'protocol') !== 'tcp' || !behind.has(knock.rule)) continue;
      report({
        ...at(knock.rule.command, 'content', 'layer7-protocol'),
        message:
          'The text comes in packets of an established connection, and these are accepted before this rule. Move the knock before that accept, or use UDP.',
      });
    }
  },
};
