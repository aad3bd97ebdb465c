import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const rejectReveals: LintRule = {
  meta: {
    code: 'FW331',
    name: 'reject-reveals',
    severity: 'information',
    summary: 'Strangers at a door behind knocks get an answer: it is closed by a reject.',
    why: 'An answer tells that there is a router, and a port that is treated in a special way. A drop tells nothing, and makes a scan wait.',
    advice: 'Use `action=drop`.',
    bad: variation('add action=drop chain=input', 'add action=reject chain=input reject-with=icmp-admin-prohibited'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { rule } of analysis.knockChains.flatMap(({ ends }) => ends.flatMap(({ drops }) => drops))) {
      if (rule.disabled || rule.action !== 'reject' || reported.has(rule)) continue;
      reported.add(rule);
      const fix = rule.properties.has('reject-with') ? null : setArgument(rule.command, 'action', 'drop', 'chain');
      report({
        ...at(rule.command, 'action'),
        message:
          'A reject answers strangers, which tells them that something is here. Use action=drop, which tells nothing.',
        ...(fix && { fix }),
      });
    }
  },
};
