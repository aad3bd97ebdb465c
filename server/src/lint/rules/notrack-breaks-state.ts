import { isDropOfAll, isEstablishedAccept } from '../../firewall/chain-end.ts';
import { isUnconditional } from '../../firewall/dead-rules.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const FILTER = (states: string) =>
  `/ip firewall raw\nadd action=notrack chain=prerouting\n/ip firewall filter\nadd action=accept chain=input connection-state=${states}\nadd action=drop chain=input\n`;

export const notrackBreaksState: LintRule = {
  meta: {
    code: 'FW326',
    name: 'notrack-breaks-state',
    severity: 'error',
    summary: 'Raw takes all packets out of connection tracking, while the filter relies on their state.',
    why: 'Such packets have the state untracked. An accept of established connections never matches, and the drop at the end takes the answers to everything.',
    advice: 'Accept `connection-state=established,related,untracked`, or give notrack a condition.',
    bad: FILTER('established,related'),
    good: FILTER('established,related,untracked'),
  },
  check(analysis, report) {
    for (const { family, table, chain, action, disabled, command, ...rule } of analysis.firewall.rules) {
      if (table !== 'raw' || chain !== 'prerouting' || action !== 'notrack' || disabled) continue;
      if (!isUnconditional({ family, table, chain, action, disabled, command, ...rule })) continue;
      const input = analysis.placedRules.filter(
        (placed) => placed.rule.family === family && placed.rule.table === 'filter' && placed.root === 'input',
      );
      const accept = input.find(isEstablishedAccept);
      const admitsUntracked = input.some(
        (placed) =>
          placed.rule.action === 'accept' && placed.rule.properties.get('connection-state')?.includes('untracked'),
      );
      const isClosed = input.some((placed) => isDropOfAll(placed) && !placed.rule.disabled);
      if (accept === undefined || admitsUntracked || !isClosed || !areRulesKnown(analysis.firewall, family, 'raw'))
        continue;
      report({
        ...at(command, 'action'),
        message:
          'After this no packet has a state, so the accept of established connections in input never matches, and its drop takes all answers. Accept untracked there, or give notrack a condition.',
      });
    }
  },
};
