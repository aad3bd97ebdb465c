import type { Menu } from '../../schema/command-tree.ts';
import { availability, type Target } from '../../schema/presence.ts';
import type { LintRule } from '../rule.ts';

const NO_PROPERTY = new Set(['numbers', 'copy-from', 'place-before']);

/** Measured by the manual: in a condition the property goes before the variable. */
export const variableLikeProperty: LintRule = {
  meta: {
    code: 'SY027',
    name: 'variable-like-property',
    severity: 'warning',
    summary: 'In the condition of a `find` or a `where`, a variable has the name of a property.',
    why: 'The router takes the property instead of the variable. Compared with itself it is always equal, so the condition holds for every item: what was to be done to one is done to all.',
    advice: 'Give the variable another name.',
    bad: ':local address 192.0.2.1\n/ip firewall address-list remove [find where list=guests address=$address]\n',
    good: ':local guest 192.0.2.1\n/ip firewall address-list remove [find where list=guests address=$guest]\n',
    isOfRunTime: true,
    isOfLanguage: true,
  },
  check({ script, variables, target }, report) {
    if (script.errors.length > 0) return;
    for (const { name, node, command, scope, isDeclared } of variables.inConditions) {
      const menu = command.schema?.menu;
      // What nothing declares may be meant for the property.
      const mayBeGiven = isDeclared || scope.outermost.kind === 'function';
      if (menu === undefined || !mayBeGiven || !isProperty(menu, name, target)) continue;
      report({
        command,
        at: node,
        message: `The items of ${menu.path} have a property ${name}, and in a condition the router takes it instead of the variable. Give the variable another name.`,
      });
    }
  },
};

function isProperty(menu: Menu, name: string, target: Target): boolean {
  if (menu.readOnly.includes(name)) return true;
  return ['add', 'set'].some((command) => {
    const argument = menu.commands().get(command)?.arguments().get(name);
    return argument !== undefined && !NO_PROPERTY.has(name) && availability(argument.presence, target) !== 'absent';
  });
}
