import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Without a timeout an entry stays until the router reboots (RouterOS manual, Filter, `address-list-timeout`). */
export const timeoutMissing: LintRule = {
  meta: {
    code: 'AL206',
    name: 'timeout-missing',
    severity: 'error',
    consequenceOf: ['SY001', 'SY002', 'SY003', 'SY006', 'SY012'],
    summary: 'A knock puts its sender on a list without a timeout. On the door itself this is a warning.',
    why: 'The entry stays until the router reboots. On a stage, whoever hit the first port by chance has weeks to find the second one; on the door, the address stays admitted when somebody else has it.',
    advice: 'Give a stage 10 s, enough for a client that knocks without a break, and the door a few minutes.',
    bad: variation('address-list-timeout=10s ', ''),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      if (properties.has('address-list-timeout')) continue;
      const isStage = role === 'stage';
      const fix = setArgument(command, 'address-list-timeout', isStage ? '10s' : '5m', 'address-list');
      report({
        ...at(command, 'address-list'),
        severity: isStage ? 'error' : 'warning',
        message: isStage
          ? `This knock puts its sender on "${list}" without a timeout: until the router reboots the next knock can be guessed at leisure. Set address-list-timeout=10s.`
          : `The last knock puts its sender on "${list}" without a timeout: the address stays admitted until the router reboots. Set address-list-timeout=5m.`,
        ...(fix && { fix }),
      });
    }
  },
};
