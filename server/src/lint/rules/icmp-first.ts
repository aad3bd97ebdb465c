import { protocolOf } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const icmpFirst: LintRule = {
  meta: {
    code: 'KN120',
    name: 'icmp-first',
    severity: 'warning',
    summary: 'The first knock is a ping.',
    why: 'Everybody pings: monitoring, scanners that look who is there, friends. The first stage is then open to all of them, and the knock is one step shorter than it looks.',
    advice: 'Begin with TCP or UDP, and take the ping as a later knock.',
    bad: variation('dst-port=12417 protocol=tcp', 'icmp-options=8:0 packet-size=713 protocol=icmp'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { sequence } of analysis.knockChains) {
      const first = sequence?.[0];
      if (first === undefined || sequence!.length < 2 || reported.has(first.rule)) continue;
      if (!/^icmp/.test(protocolOf(first) ?? '')) continue;
      reported.add(first.rule);
      report({
        ...at(first.rule.command, 'protocol'),
        message:
          'The sequence begins with a ping, which everybody sends. Begin with a port, and take the ping as a later knock.',
      });
    }
  },
};
