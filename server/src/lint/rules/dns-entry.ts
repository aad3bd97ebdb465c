import { parseAddressRange } from '../../firewall/addresses.ts';
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
const NAME = /^(?=.*[a-z])[\w-]+(?:\.[\w-]+)+\.?$/i;

/** The router asks for the name again and again, and lets in whatever it is told (RouterOS manual, Address lists). */
export const dnsEntry: LintRule = {
  meta: {
    code: 'AL215',
    name: 'dns-entry',
    severity: 'information',
    summary: 'A list that lets hosts in has an entry that is a DNS name.',
    why: 'Who controls the name, or the answers on the way, decides who gets in. As long as the name is not resolved, after a reboot for instance, nobody does.',
    advice: 'Use it together with another lock, and resolve over DoH or from a server that you trust.',
    bad: example('home.example.net'),
    good: example('192.0.2.7'),
  },
  check(analysis, report) {
    for (const { name, entries } of admittedLists(analysis)) {
      const entry = entries.find(({ address }) => NAME.test(address) && parseAddressRange(address) === null);
      if (entry === undefined) continue;
      report({
        ...at(entry.command, 'address'),
        message: `${entry.address} is a name: whoever it resolves to is on "${name}" and gets in.`,
      });
    }
  },
};
