import { parseAddressRange } from '../../firewall/addresses.ts';
import { isWide } from '../../firewall/wide-ranges.ts';
import { admittedLists } from '../admissions.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** A firewall with this address on the list of those who get in. */
const example = (address: string) => `/ip firewall address-list
add address=${address} list=friends
/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input dst-port=22 protocol=tcp src-address-list=friends
add action=drop chain=input
`;
/** A list of friends that half the world is on. */
export const rangeTooWide: LintRule = {
  meta: {
    code: 'AL216',
    name: 'range-too-wide',
    severity: 'warning',
    summary: 'A list that lets hosts in has a range of public addresses wider than a /16, or a /32 of IPv6.',
    why: 'All of these addresses get in without a knock. So wide a range is a provider or a country, and whoever scans the network is somewhere in it.',
    advice: 'Enter the addresses that are meant, or let these hosts knock.',
    bad: example('198.18.0.0/15'),
    good: example('198.51.100.0/24'),
  },
  check(analysis, report) {
    for (const { name, entries } of admittedLists(analysis)) {
      const wide = entries.filter(({ address }) => isWide(parseAddressRange(address)));
      const [entry] = wide;
      if (entry === undefined) continue;
      const others = wide.length > 1 ? ` The list has ${wide.length} such ranges.` : '';
      report({
        ...at(entry.command, 'address'),
        message: `${entry.address} is a wide range to let in: all of it is on "${name}".${others}`,
      });
    }
  },
};
