import type { PlacedRule } from '../../firewall/placed-rules.ts';
import { parseDuration } from '../../semantics/duration.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** How much longer than its neighbour a stage may last. */
const MOST_TIMES = 4;
/** Above this a stage is too long by itself. */
const LONG_SECONDS = 30;

/** Stages are alike, and the door is open for longer than any of them. */
export const timeoutShape: LintRule = {
  meta: {
    code: 'AL212',
    name: 'timeout-shape',
    severity: 'warning',
    summary: 'The door closes sooner than a stage, or a stage lasts more than four times as long as its neighbour.',
    why: 'Timeouts out of shape are most often slips of the unit or of the line: who has knocked is outside before he logs in, or one stage waits while the next one is gone at once.',
    advice: 'Give all stages the same few seconds, and the door some minutes.',
    bad: variation('address-list-timeout=5m', 'address-list-timeout=5s'),
    good: goodFirewall,
    consequenceOf: ['AL206', 'AL207', 'AL208', 'AL209', 'AL210'],
  },
  check(analysis, report) {
    const seen = new Set<PlacedRule>();
    for (const { door, sequence } of analysis.knockChains) {
      for (const [index, placed] of (sequence ?? []).entries()) {
        const fault = faultOf(sequence!, index);
        if (fault === null || seen.has(placed)) continue;
        seen.add(placed);
        const list = placed.rule.properties.get('address-list');
        const { timeout, other } = fault;
        report({
          ...at(placed.rule.command, 'address-list-timeout'),
          message:
            list === door
              ? `The door "${list}" closes after ${timeout}, sooner than a stage (${other}).`
              : `The stage "${list}" lasts ${timeout}, more than ${MOST_TIMES} times as long as its neighbour (${other}).`,
        });
      }
    }
  },
};

/** What is out of shape at a place of a sequence, and the timeout that shows it. */
function faultOf(sequence: readonly PlacedRule[], index: number): { timeout: string; other: string } | null {
  const own = secondsOf(sequence[index]!);
  if (own === null) return null;
  const isDoor = index === sequence.length - 1;
  const others = isDoor ? sequence.slice(0, -1) : [sequence[index - 1], sequence.slice(0, -1)[index + 1]];
  const isFault = (other: PlacedRule | undefined) => {
    const seconds = other === undefined ? null : secondsOf(other);
    if (seconds === null) return false;
    return isDoor ? seconds <= LONG_SECONDS && own < seconds : own > MOST_TIMES * seconds;
  };
  const other = others.find(isFault);
  return other === undefined ? null : { timeout: timeoutOf(sequence[index]!), other: timeoutOf(other) };
}

/** Null for what never runs out, and where nothing is said. */
function secondsOf(placed: PlacedRule): number | null {
  return parseDuration(timeoutOf(placed)) || null;
}

function timeoutOf({ rule }: PlacedRule): string {
  return rule.properties.get('address-list-timeout') ?? '';
}
