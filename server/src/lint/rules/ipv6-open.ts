import type { Analysis } from '../../analysis.ts';
import { isDropOfAll } from '../../firewall/chain-end.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** An IPv6 door without a drop has a rule of its own. A file that says nothing of IPv6 is a part of a configuration. */
export const ipv6Open: LintRule = {
  meta: {
    code: 'FW318',
    name: 'ipv6-open',
    severity: 'error',
    consequenceOf: ['FW303', 'FW304'],
    summary:
      'A knock guards IPv4, while the IPv6 filter of the same file drops nothing. An information where IPv6 is in use and has no filter.',
    why: 'IPv4 and IPv6 have rules of their own. What is closed over IPv4 is then open to everybody over IPv6, without a knock.',
    advice: 'End the input chain of `/ipv6 firewall filter` with a drop as well.',
    bad: `${goodFirewall}/ipv6 firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=accept chain=input protocol=icmpv6\n`,
    good: `${goodFirewall}/ipv6 firewall filter\nadd action=accept chain=input connection-state=established,related\nadd action=accept chain=input protocol=icmpv6\nadd action=drop chain=input\n`,
  },
  check(analysis, report) {
    const chain = analysis.knockChains.find(
      ({ family, ends }) => family === 4 && ends.some((end) => end.chain === 'input'),
    );
    if (chain === undefined || analysis.firewall.isIpv6Off || !areRulesKnown(analysis.firewall)) return;
    const input = analysis.placedRules.filter(
      ({ rule, root }) => rule.family === 6 && (rule.table === 'filter' ? root === 'input' : root === 'prerouting'),
    );
    const accepts = input.filter(({ rule }) => rule.action === 'accept' && !rule.disabled && rule.table === 'filter');
    const isClosed = input.some((placed) => isDropOfAll(placed) || isDropOfManagement(placed.rule.properties));
    if (accepts.length > 0 && !isClosed) {
      report({
        ...at(accepts.at(-1)!.rule.command, 'action', 'chain'),
        message:
          'The input chain of IPv6 drops nothing, so what the knock guards over IPv4 is open to everybody over IPv6. End it with action=drop.',
      });
    } else if (input.length === 0 && usesIpv6(analysis)) {
      report({
        ...at(chain.accepts[0]!.rule.command, 'src-address-list', 'action'),
        severity: 'information',
        message:
          'This file sets up IPv6 but no rules for it in /ipv6 firewall filter: unless other rules close it, what the knock guards is open over IPv6.',
      });
    }
  },
};

/** Any drop by port may be the one that closes what the knock guards. */
function isDropOfManagement(properties: ReadonlyMap<string, string>): boolean {
  const action = properties.get('action') ?? '';
  return (action === 'drop' || action === 'reject') && (properties.has('dst-port') || properties.has('protocol'));
}

/** Whether the router gets addresses of IPv6. */
function usesIpv6({ commands }: Analysis): boolean {
  return commands.some(
    ({ menu, command }) => command === 'add' && (menu === '/ipv6/address' || menu === '/ipv6/dhcp-client'),
  );
}
