import { isUnconditional } from '../../firewall/dead-rules.ts';
import { isYes } from '../../firewall/rule.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);

export const logFlood: LintRule = {
  meta: {
    code: 'FW332',
    name: 'log-flood',
    severity: 'information',
    summary: 'The drop of everything in input logs each packet.',
    why: 'On a public address that is every probe of every scanner, around the clock: the log holds a few minutes of noise and what matters is pushed out; a flood of packets becomes a flood of writing.',
    advice: 'Leave the log off, or log by a rule of its own before the drop, with `limit=`.',
    bad: variation('add action=drop chain=input', 'add action=drop chain=input log=yes'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const rule of analysis.firewall.rules) {
      if (rule.table !== 'filter' || rule.chain !== 'input' || rule.disabled || !REFUSING.has(rule.action)) continue;
      if (!isYes(rule.properties.get('log')) || !isUnconditional(rule)) continue;
      const fix = setArgument(rule.command, 'log', 'no', 'chain');
      report({
        ...at(rule.command, 'log'),
        message:
          'This logs every packet that strangers send, which pushes all else out of the log. Log by a rule before it with a limit.',
        ...(fix && { fix }),
      });
    }
  },
};
