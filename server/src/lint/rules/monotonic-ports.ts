import { directionOf, singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { judgedChains } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/**
 * Scans go through the ports upwards or downwards, and a plain chain forgives all wrong packets in between. So a
 * sequence of one protocol whose ports only rise, or only fall, opens in one sweep; two ports always do one of both.
 */
export const monotonicPorts: LintRule = {
  meta: {
    code: 'KN102',
    name: 'monotonic-ports',
    severity: 'warning',
    consequenceOf: ['FW313', 'KN109', 'KN111', 'KN112', 'KN135'],
    summary: 'The ports of all knocks rise from one to the next, or all fall.',
    why: 'A port scan goes through the ports in order. If it is quick enough for the timeouts of the stages, it meets all knocks in the right order in a single sweep.',
    advice: 'Use three ports or more of which one breaks the order, such as a high, a low and a middle one.',
    bad: variation('dst-port=13872', 'dst-port=763'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { door, sequence, accepts } of judgedChains(analysis)) {
      const direction = directionOf(sequence ?? []);
      if (direction === null) continue;
      report({
        ...at(sequence!.at(-1)!.rule.command, 'dst-port'),
        message: `The knocks that open "${door}" only ${direction} (${sequence!.map(singlePort).join(', ')}), so one sweep of a port scan sends them in order. Change a port so that the order breaks.`,
        concerns: [...sequence!, ...accepts].map(({ rule }) => rule.command),
      });
    }
  },
};
