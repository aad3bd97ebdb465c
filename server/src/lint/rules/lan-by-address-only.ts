import { contains, parseAddressRange } from '../../firewall/addresses.ts';
import { admitsState, conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Addresses of local networks (RFC 1918). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((prefix) => parseAddressRange(prefix)!);
const PLACES = ['in-interface', 'in-interface-list', 'in-bridge-port', 'src-mac-address', 'ipsec-policy'];

export const lanByAddressOnly: LintRule = {
  meta: {
    code: 'FW317',
    name: 'lan-by-address-only',
    severity: 'warning',
    summary: 'Beside a knock, addresses of the local network are let in whatever interface they come from.',
    why: 'Sender addresses can be forged. Who sits in the network of the provider may use one of yours and needs no knock.',
    advice: 'Add `in-interface-list=LAN`, or the interface of the local network.',
    bad: goodFirewall.replace(
      'add action=drop chain=input',
      'add action=accept chain=input src-address=192.168.88.0/24\nadd action=drop chain=input',
    ),
    good: goodFirewall.replace(
      'add action=drop chain=input',
      'add action=accept chain=input in-interface=bridge src-address=192.168.88.0/24\nadd action=drop chain=input',
    ),
  },
  check(analysis, report) {
    if (!analysis.knockChains.some(({ family, ends }) => family === 4 && ends.some(({ chain }) => chain === 'input')))
      return;
    // Hosts on the list of a door have to leave it first, or the interface would shut out those who have knocked.
    const doors = new Set(analysis.knockChains.map(({ door }) => door));
    const entries = analysis.firewall.entries.filter(({ address, list }) => isPrivate(address) && !doors.has(list));
    const lists = new Set(entries.map(({ list }) => list));
    for (const placed of analysis.placedRules) {
      if (!isAcceptByAddress(placed, lists)) continue;
      report({
        ...at(placed.rule.command, 'src-address', 'src-address-list'),
        message:
          'These addresses are let in from any interface, and a sender address can be forged. Add in-interface-list=LAN, or the interface of the local network.',
      });
    }
  },
};

function isAcceptByAddress(placed: PlacedRule, lists: ReadonlySet<string>): boolean {
  const { rule, root } = placed;
  if (rule.family !== 4 || rule.table !== 'filter' || root !== 'input' || rule.disabled) return false;
  if (rule.action !== 'accept' || !admitsState(placed, 'new')) return false;
  if (PLACES.some((name) => conditions(placed, name).length > 0)) return false;
  return (
    conditions(placed, 'src-address').some(isPrivate) ||
    conditions(placed, 'src-address-list').some((list) => lists.has(list))
  );
}

function isPrivate(address: string): boolean {
  const range = parseAddressRange(address);
  return range !== null && PRIVATE.some((network) => contains(network, range));
}
