import type { Analysis } from '../../analysis.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap, parseRanges } from '../../firewall/ranges.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked, knocksOf, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const REDIRECTING = new Set(['dst-nat', 'netmap', 'redirect']);
/** What leaves it open whether a knock meets the rule of NAT. */
const NARROW = [
  'dst-address',
  'src-address',
  'src-address-list',
  'in-interface',
  'in-interface-list',
  'dst-address-list',
  'limit',
];

export const knockPortNatted: LintRule = {
  meta: {
    code: 'KN107',
    name: 'knock-port-natted',
    severity: 'error',
    summary:
      'NAT sends the port of a knock elsewhere before the filter sees it. A warning where NAT does so only for some.',
    why: 'dst-nat comes before the filter. The packet goes to forward, or to another port, so the rule of input never hears the knock and the door never opens.',
    advice: 'Take another port for the knock, or listen for it in raw, which comes before NAT.',
    bad: `${goodFirewall}/ip firewall nat\nadd action=dst-nat chain=dstnat dst-port=9216 protocol=tcp to-addresses=192.168.88.10\n`,
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      if (knock.rule.table !== 'filter' || knock.root !== 'input') continue;
      const rule = redirectOf(analysis, knock);
      if (rule === undefined) continue;
      report({
        ...at(knock.rule.command, 'dst-port'),
        severity: NARROW.some((name) => rule.properties.has(name)) ? 'warning' : 'error',
        message: `A ${rule.action} in the nat table takes port ${knock.rule.properties.get('dst-port')} before the filter sees it, so this knock is never heard. Take another port.`,
      });
    }
  },
};

function redirectOf({ firewall }: Analysis, knock: PlacedRule): SourceRule | undefined {
  const ports = portsOf(knock);
  return firewall.rules.find(({ family, table, chain, action, disabled, properties }) => {
    const isRedirect = family === knock.rule.family && table === 'nat' && chain === 'dstnat' && REDIRECTING.has(action);
    if (!isRedirect || disabled || properties.get('protocol') !== asked(knock, 'protocol')) return false;
    return overlap(parseRanges(properties.get('dst-port') ?? '') ?? [], ports);
  });
}
