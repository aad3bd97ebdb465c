import { actionsWith } from '../../schema/action-arguments.ts';
import { literalText } from '../../semantics/literals.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** What the router leaves, or writes, where nothing is meant. */
const NOTHING = /^(?:|none-dynamic|none-static|0s|00:00:00|no)$/;
/** WinBox leaves the name of a list in a rule whose action was changed; `action-not-adding` says where it was meant. */
const LEFT_OVER = new Set(['address-list', 'address-list-timeout']);
const DEFAULT_ACTION = 'accept';

export const argumentNeedsAction: LintRule = {
  meta: {
    code: 'SY020',
    name: 'argument-needs-action',
    severity: 'information',
    summary: 'An argument of a firewall rule that its action does not look at.',
    why: 'The router keeps the value and does nothing with it: either the action is not the one that was meant, or the argument is left over.',
    advice: 'Write the action that goes with the argument, or take the argument out.',
    bad: '/ip firewall nat\nadd action=masquerade chain=srcnat to-addresses=192.0.2.1\n',
    good: '/ip firewall nat\nadd action=src-nat chain=srcnat to-addresses=192.0.2.1\n',
    consequenceOf: ['SY002', 'SY003', 'SY013'],
  },
  checkCommand(command, _target, report) {
    const { menu } = command;
    if (menu === null || command.command !== 'add') return;
    const given = findArgument(command, 'action');
    const action = given === null ? DEFAULT_ACTION : literalText(given.value);
    if (action === null || findArgument(command, 'copy-from') !== null) return;
    for (const argument of command.arguments) {
      if (LEFT_OVER.has(argument.fullName)) continue;
      const actions = actionsWith(menu, argument.fullName);
      const text = actions === null ? null : literalText(argument.value);
      if (actions === null || text === null || NOTHING.test(text) || actions.some((each) => each.startsWith(action)))
        continue;
      report({
        command,
        at: argument,
        message: `The action ${action} does not look at ${argument.fullName}, which is for ${actions.join(', ')}.`,
      });
    }
  },
};
