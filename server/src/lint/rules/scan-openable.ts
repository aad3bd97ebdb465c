import type { Analysis } from '../../analysis.ts';
import { directionOf, slowestScan } from '../../firewall/knock-strength.ts';
import { harmfulLists } from '../../firewall/machine/list-effects.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { judgedChains } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** Packets a second: what a scan that nobody notices sends, and what a usual one does. */
const SLOW_SCAN = 100;
const USUAL_SCAN = 5_000;
/** Seconds that a stage should last. */
const SHORT_STAGE = 10;

/**
 * Two knocks, ports in order, and stages that last long have rules of their own; beside these only what a slow scan
 * opens is said as well.
 */
export const scanOpenable: LintRule = {
  meta: {
    code: 'KN103',
    name: 'scan-openable',
    severity: 'warning',
    consequenceOf: ['KN109', 'KN111', 'SY013'],
    summary:
      'A port scan of at most 5000 packets a second that goes through all ports again and again opens the door. An error at 100 and less.',
    why: 'A plain chain forgives wrong packets between two knocks. So a scan needs only to be quick enough to get from each port to the next one before the stage is over.',
    advice:
      'Shorten the stages, let the ports change direction in small steps (a little up, then a little down), or mix TCP and UDP.',
    bad: variation('dst-port=13872', 'dst-port=34871'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { door, sequence } of judgedChains(analysis)) {
      const rate = slowestScan(sequence ?? []);
      if (rate === null || rate > USUAL_SCAN) continue;
      const isSlow = rate <= SLOW_SCAN;
      if (!isSlow && hasOtherCause(sequence!)) continue;
      if (isPunished(analysis)) return;
      report({
        ...at(sequence![0]!.rule.command, 'dst-port'),
        severity: isSlow ? 'error' : 'warning',
        concerns: sequence!.map(({ rule }) => rule.command),
        message: `A port scan in order that sends ${Math.ceil(rate)} packets a second opens "${door}", because it gets from each knock to the next one in time. Shorten the stages, or take ports between which both ways round are long.`,
      });
    }
  },
};

/** Where wrong packets harm their sender, the ports alone do not tell; the scan is played through the rules then. */
function isPunished(analysis: Analysis): boolean {
  const harms = analysis.machines.some(({ machine }) => harmfulLists(machine.slice).size > 0);
  return harms && analysis.proofs.some(({ id, answer }) => id === 'P5' && answer === 'yes');
}

function hasOtherCause(sequence: readonly PlacedRule[]): boolean {
  return sequence.length < 3 || directionOf(sequence) !== null || slowestScan(sequence, SHORT_STAGE)! > USUAL_SCAN;
}
