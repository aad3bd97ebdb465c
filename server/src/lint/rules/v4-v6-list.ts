import { isFilled } from '../../firewall/list-typos.ts';
import { isDecisive } from '../decisive-reader.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const ipv6 = (menu: string) => `${goodFirewall}/ipv6 firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=trusted
add action=drop chain=input
/${menu} firewall address-list
`;

/** Lists of IPv4 and of IPv6 are apart, whatever their names (RouterOS manual, Address lists). */
export const v4V6List: LintRule = {
  meta: {
    code: 'AL220',
    name: 'v4-v6-list',
    severity: 'error',
    summary:
      'A rule of one IP version reads a list that only the other version has. A warning where nobody gets in by it.',
    why: 'The two have lists of their own, whatever the names. The rule reads an empty list: a knock over IPv4 opens nothing for IPv6, and a block of IPv4 addresses blocks none of IPv6.',
    advice: 'Fill the list in the menu of the other version as well, by entries or knocks of its own.',
    bad: `${ipv6('ip')}add address=192.0.2.7 list=trusted\n`,
    good: `${ipv6('ipv6')}add address=2001:db8::7 list=trusted\n`,
  },
  check({ lists, firewall }, report) {
    if (lists.hasComputedWriter) return;
    const filled = new Set(lists.lists.filter(isFilled).map(({ family, name }) => `${family} ${name}`));
    const rules = new Map(firewall.rules.map((rule) => [rule.command, rule]));
    for (const list of lists.lists) {
      const other = list.family === 4 ? 6 : 4;
      if (isFilled(list) || !filled.has(`${other} ${list.name}`)) continue;
      const readers = list.readers.filter(({ command }) => rules.get(command)?.disabled === false);
      for (const reader of readers) {
        report({
          command: reader.command,
          at: reader.argument,
          severity: isDecisive(reader, rules.get(reader.command)!) ? 'error' : 'warning',
          message: `"${list.name}" is filled for IPv${other} only: for IPv${list.family} it is another list, and empty. Fill it there as well.`,
        });
      }
    }
  },
};
