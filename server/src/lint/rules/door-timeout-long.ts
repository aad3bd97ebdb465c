import { parseDuration } from '../../semantics/duration.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const LONG_SECONDS = 30 * 60;

/** Where open sessions are accepted, the door has to be open only for as long as it takes to log in. */
export const doorTimeoutLong: LintRule = {
  meta: {
    code: 'AL210',
    name: 'door-timeout-long',
    severity: 'warning',
    summary:
      'The door of a knock sequence stays open for longer than 30 min although open sessions are accepted anyway.',
    why: 'Everybody behind the same address, such as the other users of a hotel network or of a mobile carrier, is admitted for that long. The session that the knock was for does not need it: the accept of established connections keeps it alive.',
    advice: 'Use a few minutes, enough to log in.',
    bad: variation('address-list-timeout=5m', 'address-list-timeout=1h'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role, chain } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      const timeout = properties.get('address-list-timeout') ?? '';
      if (role !== 'door' || (parseDuration(timeout) ?? 0) <= LONG_SECONDS) continue;
      if (chain.ends.length === 0 || chain.ends.some(({ sessions }) => sessions !== 'kept')) continue;
      report({
        ...at(command, 'address-list-timeout'),
        message: `The door "${list}" stays open for ${timeout} to everybody behind the address that knocked. Established sessions are accepted without it, so a few minutes are enough to log in: address-list-timeout=5m.`,
      });
    }
  },
};
