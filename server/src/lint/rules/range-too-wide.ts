import { type AddressRange, contains, parseAddressRange } from '../../firewall/addresses.ts';
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
/** Addresses of one's own networks (RFC 1918, RFC 6598, RFC 4193, RFC 4291). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fe80::/10'].map(
  (prefix) => parseAddressRange(prefix)!,
);
/** A /16 of IPv4, and the /32 of IPv6 that a provider gets. */
const MOST = { 4: 1n << 16n, 6: 1n << 96n };

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

function isWide(range: AddressRange | null): boolean {
  if (range === null || range.last - range.first < MOST[range.family]) return false;
  return !PRIVATE.some((own) => contains(own, range));
}
