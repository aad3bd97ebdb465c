import { contains, parseAddressRange } from '../../firewall/addresses.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { admittedLists, inputAccepts } from '../admissions.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** Shared between customers of a provider (RFC 6598). */
const CGNAT = parseAddressRange('100.64.0.0/10')!;

/** A firewall that lets in what these matchers ask for. */
const example = (matchers: string) => `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=accept chain=input ${matchers}
add action=drop chain=input
`;

/** Addresses that look private, and are those of the neighbours. */
export const cgnatAsLan: LintRule = {
  meta: {
    code: 'AL217',
    name: 'cgnat-as-lan',
    severity: 'warning',
    summary: 'Addresses of 100.64.0.0/10 are let in, on whatever interface they come.',
    why: 'Providers give these addresses to their customers. On a line that has one, the packets of other customers come from this range.',
    advice: 'Ask for the interface as well, or use addresses of RFC 1918 inside.',
    bad: example('src-address=100.70.1.0/24'),
    good: example('in-interface=bridge src-address=100.70.1.0/24'),
  },
  check(analysis, report) {
    for (const accept of inputAccepts(analysis)) {
      const [address] = conditions(accept, 'src-address').filter(isCgnat);
      if (address === undefined || asksForInterface(accept)) continue;
      report({ ...at(accept.rule.command, 'src-address'), message: describe(address) });
    }
    for (const { accepts, entries } of admittedLists(analysis)) {
      const entry = accepts.every(asksForInterface) ? undefined : entries.find(({ address }) => isCgnat(address));
      if (entry !== undefined) report({ ...at(entry.command, 'address'), message: describe(entry.address) });
    }
  },
};

function describe(address: string): string {
  return `${address} is let in on any interface, and lies in 100.64.0.0/10, which providers give to their customers. Ask for the interface as well.`;
}

function isCgnat(address: string): boolean {
  const range = /^100\./.test(address) ? parseAddressRange(address) : null;
  return range !== null && contains(CGNAT, range);
}

function asksForInterface(accept: PlacedRule): boolean {
  return ['in-interface', 'in-interface-list', 'ipsec-policy'].some((name) => conditions(accept, name).length > 0);
}
