import { parseDuration } from '../../semantics/duration.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Timeouts that never run out (RouterOS manual, Filter, `address-list-timeout`). */
export const timeoutPermanent: LintRule = {
  meta: {
    code: 'AL207',
    name: 'timeout-permanent',
    severity: 'error',
    summary: 'A knock puts its sender on a list with a timeout that never runs out.',
    why: 'One knock counts for ever: with `none-dynamic` or `0s` until the router reboots, with `none-static` even longer, as the entry becomes part of the configuration. The order and the pace of the knocks no longer protect anything.',
    advice:
      'Give a stage 10 s and the door a few minutes. Put hosts that are always welcome on a list of their own, as entries.',
    bad: variation('address-list-timeout=5m', 'address-list-timeout=none-static'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list, role } of analysis.knockFillers) {
      const { command, properties } = placed.rule;
      const timeout = properties.get('address-list-timeout') ?? '';
      const stays = staysFor(timeout);
      if (stays === null) continue;
      const advice = role === 'stage' ? '10s for a stage' : 'a few minutes for a door';
      report({
        ...at(command, 'address-list-timeout'),
        message: `With address-list-timeout=${timeout} whoever gets onto "${list}" stays there ${stays}, so knocking once is enough. Set a time: ${advice}.`,
      });
    }
  },
};

function staysFor(timeout: string): string | null {
  if (timeout === 'none-static') return 'for good, reboots included';
  return timeout === 'none-dynamic' || parseDuration(timeout) === 0 ? 'until the router reboots' : null;
}
