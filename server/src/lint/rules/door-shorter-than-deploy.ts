import { parseDuration } from '../../semantics/duration.ts';
import { letsIn } from '../api-services.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** What it takes to see that the door is open and to log in over a slow line, with TLS. */
const LOGIN_SECONDS = 15;
const MANAGEMENT = [22, 8291, 8728, 8729];

/** The sessions themselves outlive the door where established connections are accepted; else another rule says so. */
export const doorShorterThanDeploy: LintRule = {
  meta: {
    code: 'DP410',
    name: 'door-shorter-than-deploy',
    severity: 'warning',
    consequenceOf: ['AL206', 'AL207', 'AL211', 'AL212'],
    summary: `The door to the router's management stays open for less than ${LOGIN_SECONDS} s.`,
    why: 'After the knock a deploy looks whether the door is open, and then logs in. Over a slow line the door is shut again by then.',
    advice: 'Use a few minutes: `address-list-timeout=5m`.',
    bad: variation('address-list-timeout=5m', 'address-list-timeout=10s'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role, chain } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      const timeout = properties.get('address-list-timeout') ?? '';
      const seconds = parseDuration(timeout) ?? 0;
      if (role !== 'door' || seconds === 0 || seconds >= LOGIN_SECONDS) continue;
      const accepts = chain.accepts.filter(({ root }) => root === 'input');
      if (!accepts.some((accept) => MANAGEMENT.some((port) => letsIn(accept, port)))) continue;
      const fix = setArgument(command, 'address-list-timeout', '5m', 'address-list');
      report({
        ...at(command, 'address-list-timeout'),
        message: `The door "${list}" shuts again after ${timeout}. To see that it is open and to log in takes longer over a slow line: address-list-timeout=5m.`,
        ...(fix && { fix }),
      });
    }
  },
};
