import { parseDuration } from '../../semantics/duration.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const LONG_SECONDS = 30;
const RATHER_LONG_SECONDS = 15;

/** The time that a scanner has for the next port is what makes a chain of knocks hard to climb. */
export const stageTimeoutLong: LintRule = {
  meta: {
    code: 'AL208',
    name: 'stage-timeout-long',
    severity: 'warning',
    summary:
      'A stage of a knock sequence stays open for longer than 30 s. Above 15 s the rule says so as an information.',
    why: 'While the stage lasts, wrong packets do no harm, so a port scan that reaches the next port in this time climbs on. The longer the stage, the slower a scan may be.',
    advice: 'Use 10 s: clients send their knocks within a second or two.',
    bad: variation('address-list-timeout=10s', 'address-list-timeout=1m'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      const timeout = properties.get('address-list-timeout') ?? '';
      const seconds = parseDuration(timeout);
      if (role !== 'stage' || seconds === null || seconds <= RATHER_LONG_SECONDS) continue;
      const fix = setArgument(command, 'address-list-timeout', '10s', 'address-list');
      report({
        ...at(command, 'address-list-timeout'),
        severity: seconds > LONG_SECONDS ? 'warning' : 'information',
        message: `The stage "${list}" lasts ${timeout}, which gives a port scan that long to find the next knock. Set address-list-timeout=10s.`,
        ...(fix && { fix }),
      });
    }
  },
};
