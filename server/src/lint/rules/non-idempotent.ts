import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { findConditions, isChange, itemsOf, propertyAsked } from '../deployment.ts';
import type { LintRule } from '../rule.ts';

const MARKS = new Set(['comment', 'list', 'name']);

const REMOVE = '/ip firewall nat\nremove [find comment=office]\nadd action=masquerade chain=srcnat comment=office\n';
const ENTRY = 'add address=192.0.2.7 list=office\n';
const READER =
  '/ip firewall filter\nremove [find comment=office]\nadd action=drop chain=input comment=office src-address-list=!office\n';

/** Most scripts can be run but once, and are meant so: only one that cleans up before it adds is meant to run again. */
export const nonIdempotent: LintRule = {
  meta: {
    code: 'DP404',
    name: 'non-idempotent',
    severity: 'warning',
    summary:
      'A script takes away what it has added to one menu before, so that it can run again, but not in another one.',
    why: 'The second time these items are there twice, or the router refuses them because they are there already, and the script stops half way.',
    advice: 'Remove them by a comment first, as in the other menu, or add them only where `find` finds none.',
    bad: `${REMOVE}/ip firewall address-list\n${ENTRY}${READER}`,
    good: `${REMOVE}/ip firewall address-list\nremove [find list=office]\n${ENTRY}${READER}`,
  },
  check(analysis, report) {
    const first = new Map<string, ResolvedCommand>();
    const guarded = new Set<string>();
    let isForAgain = false;
    for (const command of analysis.commands) {
      const { menu } = command;
      if (menu === null || !isChange(command)) continue;
      if (isGuard(command)) guarded.add(menu);
      isForAgain ||= isCleaning(command) && !first.has(menu);
      if (command.command === 'add' && !first.has(menu)) first.set(menu, command);
    }
    if (!isForAgain) return;
    for (const [menu, command] of first) {
      if (guarded.has(menu)) continue;
      report({
        command,
        message: `When this script runs again, what it adds to ${menu} is there twice, or the router refuses it and the script stops. Remove it first, as in the other menus.`,
      });
    }
  },
};

/** What finds items that may be there already, and what stands in a block: it has a condition, or may fail. */
function isGuard(command: ResolvedCommand): boolean {
  const items = command.command === 'remove' ? itemsOf(command) : null;
  return items?.kind === 'substitution' || command.statement.parent.parent !== null;
}

/** Whether a command removes items by what a script marks its own with. */
function isCleaning(command: ResolvedCommand): boolean {
  const items = command.command === 'remove' ? itemsOf(command) : null;
  const conditions = items === null ? null : findConditions(items);
  return conditions?.some((condition) => MARKS.has(propertyAsked(condition) ?? '')) ?? false;
}
