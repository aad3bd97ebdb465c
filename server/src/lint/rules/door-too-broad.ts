import { admitsState, conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** What an accept of `forward` may name instead of a port: the one host that is meant. */
const PLACES = ['dst-address', 'dst-address-list', 'out-interface', 'connection-nat-state'];

export const doorTooBroad: LintRule = {
  meta: {
    code: 'FW306',
    name: 'door-too-broad',
    severity: 'warning',
    consequenceOf: ['FW311'],
    summary: 'The accept behind a knock names no protocol, or TCP or UDP without a port.',
    why: 'Who has knocked reaches every service of the router, those included that nobody thought of: DNS for the next amplification attack, the bandwidth server, a proxy.',
    advice:
      'Name what the knock is for, such as `protocol=tcp dst-port=8291` for WinBox; one accept for each protocol.',
    bad: variation('chain=input dst-port=8291 protocol=tcp src-address-list=open', 'chain=input src-address-list=open'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { door, accepts } of analysis.knockChains) {
      for (const accept of accepts) {
        if (!isBroad(accept) || reported.has(accept.rule)) continue;
        reported.add(accept.rule);
        report({
          ...at(accept.rule.command, 'src-address-list', 'action'),
          message: `This accepts everything from who is on "${door}", not only the service that the knock is for. Name its protocol and port, such as protocol=tcp dst-port=8291.`,
        });
      }
    }
  },
};

function isBroad(accept: PlacedRule): boolean {
  if (!admitsState(accept, 'new')) return false;
  const asksFor = (name: string) => conditions(accept, name).length > 0;
  if (accept.root === 'forward' && PLACES.some(asksFor)) return false;
  const protocol = conditions(accept, 'protocol').at(-1);
  if (protocol === undefined) return true;
  return (protocol === 'tcp' || protocol === 'udp') && !['dst-port', 'port', 'src-port'].some(asksFor);
}
