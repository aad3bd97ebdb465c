import type { Analysis } from '../../analysis.ts';
import { overlap, parseRanges } from '../../firewall/ranges.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at, setArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const rangesOf = ({ properties }: SourceRule, name: string) => parseRanges(properties.get(name) ?? '') ?? [];

/** Only an accept that names the host behind the NAT is surely meant for what the NAT sends there. */
export const dnatDoorWrongPort: LintRule = {
  meta: {
    code: 'FW321',
    name: 'dnat-door-wrong-port',
    severity: 'error',
    summary: 'An accept in forward asks for the port that a packet had before dst-nat.',
    why: 'dst-nat comes before the filter, so forward sees the port of the inner host. The accept never matches, and who may come in stays outside.',
    advice: 'Use the port of `to-ports`, or accept `connection-nat-state=dstnat`.',
    bad: '/ip firewall nat\nadd action=dst-nat chain=dstnat dst-port=8443 protocol=tcp to-addresses=192.168.88.10 to-ports=443\n/ip firewall filter\nadd action=accept chain=forward dst-address=192.168.88.10 dst-port=8443 protocol=tcp\nadd action=drop chain=forward\n',
    good: '/ip firewall nat\nadd action=dst-nat chain=dstnat dst-port=8443 protocol=tcp to-addresses=192.168.88.10 to-ports=443\n/ip firewall filter\nadd action=accept chain=forward dst-address=192.168.88.10 dst-port=443 protocol=tcp\nadd action=drop chain=forward\n',
  },
  check(analysis, report) {
    const redirects = Map.groupBy(analysis.firewall.rules.filter(isRedirect), ({ properties }) =>
      properties.get('to-addresses'),
    );
    if (redirects.size === 0) return;
    for (const rule of acceptsOf(analysis)) {
      const own = redirects.get(rule.properties.get('dst-address')) ?? [];
      const same = own.filter(({ properties }) => properties.get('protocol') === rule.properties.get('protocol'));
      const ports = rangesOf(rule, 'dst-port');
      const meant = same.find((redirect) => overlap(rangesOf(redirect, 'dst-port'), ports));
      const reached = same.some((redirect) => overlap(innerPorts(redirect), ports));
      if (meant === undefined || reached) continue;
      const inner = meant.properties.get('to-ports')!;
      const fix = setArgument(rule.command, 'dst-port', inner, 'chain');
      report({
        ...at(rule.command, 'dst-port'),
        message: `dst-nat has made port ${inner} of it before forward sees the packet, so this accept never matches. Write dst-port=${inner}.`,
        ...(fix && { fix }),
      });
    }
  },
};

function isRedirect({ table, action, disabled, properties }: SourceRule): boolean {
  return table === 'nat' && action === 'dst-nat' && !disabled && properties.has('to-addresses');
}

function acceptsOf({ firewall }: Analysis): SourceRule[] {
  return firewall.rules.filter(
    ({ table, chain, action, disabled, properties }) =>
      table === 'filter' && chain === 'forward' && action === 'accept' && !disabled && properties.has('dst-address'),
  );
}

/** The ports that packets have behind the NAT; without `to-ports`, those that they had. */
function innerPorts(redirect: SourceRule) {
  return rangesOf(redirect, redirect.properties.has('to-ports') ? 'to-ports' : 'dst-port');
}
