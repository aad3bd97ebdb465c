import type { Analysis } from '../../analysis.ts';
import { isTakingAway, isWayIn, itemsOf, menusSwitchedOn, plainCommands } from '../deployment.ts';
import type { LintRule } from '../rule.ts';
import { isExport } from '../whole-configuration.ts';

const REMOVE = '/ip address\nremove [find interface=ether1]\nadd address=192.0.2.1/24 interface=ether1\n';

/** Said once, where the script takes something away that the router may be reached by: else every script would have it. */
export const noRollback: LintRule = {
  meta: {
    code: 'DP407',
    name: 'no-rollback',
    severity: 'information',
    consequenceOf: ['DP405'],
    summary: 'A script takes away addresses, interfaces, routes or users, and arranges nothing that brings them back.',
    why: 'If the router is reached by one of them, nobody is there any more to put it right.',
    advice:
      'Deploy it with a roll-back, as Knock & Deploy does, or let the script save a backup and add a scheduler that loads it, which you remove when all is well.',
    bad: REMOVE,
    good: `/system backup save dont-encrypt=yes name=before\n/system scheduler add interval=5m name=undo on-event="/system backup load name=before password=\\"\\""\n${REMOVE}`,
  },
  check(analysis, report) {
    if (isExport(analysis.script) || hasRollback(analysis)) return;
    const switchedOn = menusSwitchedOn(analysis);
    const command = plainCommands(analysis).find(
      (each) => isWayIn(each.menu) && isTakingAway(each) && (each.command === 'remove' || !switchedOn.has(each.menu)),
    );
    if (command === undefined) return;
    const items = itemsOf(command);
    report({
      command,
      ...(items !== null && { at: items }),
      message:
        'If the router is reached by this, nobody can put it right afterwards. Deploy the script with a roll-back, or let it save a backup and add a scheduler that loads it.',
    });
  },
};

function hasRollback({ commands }: Analysis): boolean {
  return commands.some(
    ({ menu, command }) =>
      (menu === '/system/backup' && command === 'save') ||
      (menu === '/system/scheduler' && command === 'add') ||
      menu === '/safe-mode',
  );
}
