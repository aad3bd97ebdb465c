import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { CAUSES, commandsOf, isSameFiller, machineKnocks, type WayIn, waysIn } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

const IN_ORDER =
  'add action=add-src-to-address-list address-list=second address-list-timeout=1m chain=input dst-port=9216 protocol=tcp src-address-list=first\n';

export const orderIrrelevant: LintRule = {
  meta: {
    code: 'KN116',
    name: 'order-irrelevant',
    severity: 'warning',
    consequenceOf: [...CAUSES, 'KN109', 'KN111'],
    summary: 'The packets of a knock open the door in another order as well.',
    why: 'A scan meets the ports in whatever order it likes: when the order does not count, one sweep is enough, and each order more halves what there is to guess.',
    advice: 'Let each knock but the first ask for the list of the one before, by `src-address-list=`.',
    bad: `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=first address-list-timeout=1m chain=input dst-port=12417 protocol=tcp
${IN_ORDER.replace(' src-address-list=first', '')}add action=jump chain=input jump-target=both src-address-list=first
add action=drop chain=input
add action=accept chain=both dst-port=8291 protocol=tcp src-address-list=second
`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const [first, ...others] = waysIn(each);
      const other = first && others.find((way) => isReordered(way, first));
      // The knock that may come first as well is the one that does not ask for the one before.
      const rule = other?.rules[0];
      if (rule === undefined || reported.has(rule.command)) continue;
      reported.add(rule.command);
      report({
        ...at(rule.command, 'address-list'),
        message: `The knocks for "${each.chain.door}" may come in another order, with this one first. Add src-address-list= with the list of the knock before.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

function isReordered({ rules }: WayIn, first: WayIn): boolean {
  return (
    rules.length === first.rules.length &&
    rules.every((rule) => first.rules.some((each) => isSameFiller(each, rule))) &&
    rules.some((rule, index) => !isSameFiller(rule, first.rules[index]!))
  );
}
