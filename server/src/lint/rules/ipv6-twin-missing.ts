import { admitsState, conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const SENDERS = [
  'src-address',
  'src-address-list',
  'src-mac-address',
  'in-interface',
  'in-interface-list',
  'ipsec-policy',
];

export const ipv6TwinMissing: LintRule = {
  meta: {
    code: 'FW319',
    name: 'ipv6-twin-missing',
    severity: 'warning',
    summary: 'What is behind a knock over IPv4 is accepted from everybody over IPv6.',
    why: 'IPv4 and IPv6 have rules and lists of their own: the knock guards only one of the two ways to the service.',
    advice: 'Write the knock for IPv6 as well, or accept the port there from no one.',
    bad: `${goodFirewall}/ipv6 firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=accept chain=input dst-port=8291 protocol=tcp\nadd action=drop chain=input\n`,
    good: `${goodFirewall}/ipv6 firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=drop chain=input\n`,
  },
  check(analysis, report) {
    const doors = analysis.knockChains.flatMap(({ family, accepts }) => (family === 4 ? accepts : []));
    if (doors.length === 0 || analysis.firewall.isIpv6Off) return;
    for (const placed of analysis.placedRules) {
      if (placed.rule.family !== 6 || !isOpenAccept(placed)) continue;
      const door = doors.find((each) => isSameService(each, placed));
      if (door === undefined) continue;
      report({
        ...at(placed.rule.command, 'dst-port'),
        message: `Over IPv4 port ${placed.rule.properties.get('dst-port')} is behind a knock, but here everybody gets in over IPv6. Write the knock for IPv6 too, or take this accept away.`,
      });
    }
  },
};

function isOpenAccept(placed: PlacedRule): boolean {
  const { rule, root } = placed;
  if (rule.table !== 'filter' || rule.action !== 'accept' || rule.disabled || root !== 'input') return false;
  return admitsState(placed, 'new') && SENDERS.every((name) => conditions(placed, name).length === 0);
}

function isSameService(door: PlacedRule, accept: PlacedRule): boolean {
  return (
    door.root === accept.root &&
    asked(door, 'protocol') === asked(accept, 'protocol') &&
    overlap(portsOf(door), portsOf(accept))
  );
}
