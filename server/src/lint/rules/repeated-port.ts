import { protocolOf, singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

export const repeatedPort: LintRule = {
  meta: {
    code: 'KN108',
    name: 'repeated-port',
    severity: 'warning',
    consequenceOf: ['KN109'],
    summary: 'Two knocks one after the other ask for the same port.',
    why: 'Clients send the first packet of TCP again when nobody answers, after a second or so. That packet is the second knock, so whoever finds one of the two has both.',
    advice: 'Take another port for one of them.',
    bad: variation('dst-port=9216', 'dst-port=12417'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { sequence } of analysis.knockChains) {
      for (const [index, knock] of (sequence ?? []).entries()) {
        const before = sequence![index - 1];
        const port = singlePort(knock);
        if (before === undefined || port === null || reported.has(knock.rule)) continue;
        const differs = ['content', 'layer7-protocol', 'packet-size'].some(
          (name) => asked(knock, name) !== asked(before, name),
        );
        if (differs || singlePort(before) !== port || protocolOf(before) !== protocolOf(knock)) continue;
        reported.add(knock.rule);
        report({
          ...at(knock.rule.command, 'dst-port'),
          message: `This knock and the one before it both use port ${port}: a packet that TCP sends again is both. Take another port.`,
        });
      }
    }
  },
};
