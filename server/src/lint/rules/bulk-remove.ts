import { tableOfMenu } from '../../firewall/rule.ts';
import type { Value } from '../../syntax/tree.ts';
import { findConditions, isTakingAway, isWayIn, itemsOf, menusSwitchedOn, propertyAsked } from '../deployment.ts';
import type { LintRule } from '../rule.ts';

export const bulkRemove: LintRule = {
  meta: {
    code: 'DP405',
    name: 'bulk-remove',
    severity: 'error',
    summary:
      'A command removes or disables all items of a menu that the way to the router leads through. A warning for the rules of a filter, without which everything is open.',
    why: 'With all addresses, ports of the bridge, routes or users goes the one by which the router is reached. What the script adds afterwards comes too late if it stops before.',
    advice: 'Name what is to go: `[find comment="old"]`, and not the way that you come in by.',
    bad: '/ip address\nremove [find]\nadd address=192.0.2.1/24 interface=ether1\n',
    good: '/ip address\nadd address=192.0.2.1/24 interface=ether1\n',
  },
  check(analysis, report) {
    const switchedOn = menusSwitchedOn(analysis);
    for (const command of analysis.commands) {
      const { menu, execution } = command;
      const isFilter = menu !== null && ['filter', 'raw'].includes(tableOfMenu(menu)?.table ?? '');
      if (execution !== 'always' || !(isFilter || isWayIn(menu)) || !isTakingAway(command)) continue;
      const items = itemsOf(command);
      const isRemoved = command.command === 'remove';
      if (items === null || !isEverything(items) || (!isRemoved && switchedOn.has(menu))) continue;
      const verb = isRemoved ? 'removes' : 'disables';
      report({
        command,
        at: items,
        severity: isFilter ? 'warning' : 'error',
        message: isFilter
          ? `This ${verb} all rules of ${menu}: until others are there, everything is open, and it stays so if the script stops before. Name what is to go, or add the new rules first.`
          : `This ${verb} all of ${menu}, and with it the way by which the router is reached. Name what is to go: [find comment="…"].`,
      });
    }
  },
};

/** `[find]`, also where it leaves out but what the router made itself. */
function isEverything(items: Value): boolean {
  const conditions = findConditions(items);
  return conditions?.every((condition) => propertyAsked(condition) === 'dynamic') ?? false;
}
