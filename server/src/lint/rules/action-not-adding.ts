import { COMPUTED } from '../../firewall/rule.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

const ADDING = /^add-(?:src|dst)-to-address-list$/;

/** WinBox leaves the name of a list in a rule whose action was changed; only a time beside it says that it was meant. */
export const actionNotAdding: LintRule = {
  meta: {
    code: 'KN135',
    name: 'action-not-adding',
    severity: 'warning',
    consequenceOf: ['SY001', 'SY002', 'SY013'],
    summary: 'A rule names a list to put its sender on, but its action is another one.',
    why: 'Only add-src-to-address-list and add-dst-to-address-list fill lists. With any other action, or none, which accepts, the name is ignored: the next knock is never heard.',
    advice: 'Write `action=add-src-to-address-list`.',
    bad: variation('action=add-src-to-address-list address-list=knock-1 ', 'action=log address-list=knock-1 '),
    good: goodFirewall,
  },
  check(analysis, report) {
    const { rules } = analysis.firewall;
    const senders = new Set(rules.flatMap(({ properties }) => properties.get('src-address-list') ?? []));
    const targets = new Set(rules.flatMap(({ properties }) => properties.get('dst-address-list') ?? []));
    for (const { action, chain, properties, command } of rules) {
      const list = properties.get('address-list') ?? '';
      const isOther = action !== COMPUTED && !ADDING.test(action) && hasTime(properties);
      const isOfRouter =
        action === 'add-dst-to-address-list' && chain === 'input' && senders.has(list) && !targets.has(list);
      if (list === '' || !(isOther || isOfRouter)) continue;
      const fix = setArgument(command, 'action', 'add-src-to-address-list', 'chain');
      report({
        ...at(command, 'action', 'address-list'),
        message: isOfRouter
          ? `This puts the address of the router on "${list}", while other rules look there for senders. Did you mean action=add-src-to-address-list?`
          : `This rule names the list "${list}" but its action is ${action}, which fills no list. Did you mean action=add-src-to-address-list?`,
        ...(fix && { fix }),
      });
    }
  },
};

function hasTime(properties: ReadonlyMap<string, string>): boolean {
  return !/^(?:none-dynamic|none-static|0s|00:00:00|)$/.test(properties.get('address-list-timeout') ?? '');
}
