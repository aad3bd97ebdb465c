import { absoluteStart, fileOf } from '../../syntax/tree.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const stageOrderInFile: LintRule = {
  meta: {
    code: 'KN117',
    name: 'stage-order-in-file',
    severity: 'hint',
    consequenceOf: ['KN109', 'KN111', 'KN112'],
    summary: 'The first knock stands before the later ones.',
    why: 'A rule that fills a list does not end the way of its packet, and the next rule finds the sender on the list already. As soon as two knocks match the same packet, it climbs two stages at once.',
    advice: 'Write the knocks from the last one to the first one.',
    bad: `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=9216 protocol=tcp src-address-list=knock-1
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp src-address-list=knock-2
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=drop chain=input
`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { sequence } of analysis.knockChains) {
      const [first, second] = sequence ?? [];
      if (first === undefined || second === undefined || reported.has(first.rule)) continue;
      const isSameChain = first.rule.chain === second.rule.chain && first.rule.table === second.rule.table;
      const [one, other] = [first.rule.command.statement, second.rule.command.statement];
      const isBefore = absoluteStart(one) < absoluteStart(other) && fileOf(one) === fileOf(other);
      if (!isSameChain || !isBefore) continue;
      reported.add(first.rule);
      report({
        ...at(first.rule.command, 'address-list'),
        message:
          'The first knock stands before the next ones: as soon as a packet matches two of them, it climbs two stages at once. Write the knocks from the last one to the first one.',
        concerns: sequence!.map(({ rule }) => rule.command),
      });
    }
  },
};
