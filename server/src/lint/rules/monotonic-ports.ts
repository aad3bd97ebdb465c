import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
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
    summary: 'The ports of all knocks rise from one to the next, or all fall.',
    why: 'A port scan goes through the ports in order. If it is quick enough for the timeouts of the stages, it meets all knocks in the right order in a single sweep.',
    advice: 'Use three ports or more of which one breaks the order, such as a high, a low and a middle one.',
    bad: variation('dst-port=34576', 'dst-port=763'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { door, sequence } of analysis.knockChains) {
      const ports = sequence?.map(singlePort) ?? [];
      const direction = directionOf(ports);
      if (direction === null || new Set(sequence!.map(protocolOf)).size > 1) continue;
      report({
        ...at(sequence!.at(-1)!.rule.command, 'dst-port'),
        message: `The knocks that open "${door}" only ${direction} (${ports.join(', ')}), so one sweep of a port scan sends them in order. Change a port so that the order breaks.`,
      });
    }
  },
};

function directionOf(ports: readonly (number | null)[]): 'rise' | 'fall' | null {
  if (ports.length < 2 || ports.includes(null)) return null;
  const steps = ports.slice(1).map((port, index) => Math.sign(port! - ports[index]!));
  if (steps.every((step) => step > 0)) return 'rise';
  return steps.every((step) => step < 0) ? 'fall' : null;
}

/** Null for a knock with no port or with several: a scan has more than one way past it then. */
function singlePort(knock: PlacedRule): number | null {
  const port = knock.rule.properties.get('dst-port') ?? '';
  return /^\d+$/.test(port) ? Number(port) : null;
}

function protocolOf(knock: PlacedRule): string {
  return conditions(knock, 'protocol').join(' ');
}
