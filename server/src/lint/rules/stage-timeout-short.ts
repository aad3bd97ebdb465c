import { parseDuration } from '../../semantics/duration.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** A pause of the client, the way there, and a packet that is sent again after a second because one was lost. */
const SHORT_SECONDS = 3;

/** Too short a stage keeps its owner out. */
export const stageTimeoutShort: LintRule = {
  meta: {
    code: 'AL209',
    name: 'stage-timeout-short',
    severity: 'warning',
    summary: 'A stage of a knock sequence is open for less than 3 s.',
    why: 'Clients pause between knocks, and a lost packet is sent again after a second. On a slow line the next knock comes when the stage has closed, and the whole sequence is in vain.',
    advice: 'Use 10 s.',
    bad: variation('address-list-timeout=10s', 'address-list-timeout=1s'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      const timeout = properties.get('address-list-timeout') ?? '';
      const seconds = parseDuration(timeout);
      if (role !== 'stage' || seconds === null || seconds === 0 || seconds >= SHORT_SECONDS) continue;
      const fix = setArgument(command, 'address-list-timeout', '10s', 'address-list');
      report({
        ...at(command, 'address-list-timeout'),
        message: `The stage "${list}" lasts ${timeout}: a pause of the client or one lost packet, and the next knock comes too late. Set address-list-timeout=10s.`,
        ...(fix && { fix }),
      });
    }
  },
};
