import type { Analysis } from '../../analysis.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap, parseRanges } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { asked } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const TRANSLATING = new Set(['dst-nat', 'netmap']);
const NAT =
  '/ip firewall nat\nadd action=dst-nat chain=dstnat dst-port=8443 protocol=tcp src-address-list=open to-addresses=192.168.88.10 to-ports=443\n';
const forward = (door: string) =>
  `${goodFirewall}add action=accept chain=forward connection-state=established,related\nadd action=accept chain=forward connection-nat-state=dstnat dst-port=443 protocol=tcp${door}\nadd action=drop chain=forward\n${NAT}`;

export const natGateAndFilter: LintRule = {
  meta: {
    code: 'FW322',
    name: 'nat-gate-and-filter',
    severity: 'information',
    summary: 'A port is forwarded only for who has knocked, and forward asks for the same list once more.',
    why: 'Who is not on the list is not translated and never gets to the host behind. The second condition adds nothing, and whoever changes one of the two has to know of the other.',
    advice: 'Ask in one place: by the list in dst-nat, and in forward by `connection-nat-state=dstnat`.',
    bad: forward(' src-address-list=open'),
    good: forward(''),
  },
  check(analysis, report) {
    const gates = gatesOf(analysis);
    const reported = new Set<object>();
    for (const { family, door, accepts } of gates.length === 0 ? [] : analysis.knockChains) {
      const own = gates.filter((gate) => gate.rule.family === family && asked(gate, 'src-address-list') === door);
      for (const accept of accepts) {
        if (accept.root !== 'forward' || reported.has(accept.rule) || !own.some((gate) => leadsTo(gate, accept)))
          continue;
        reported.add(accept.rule);
        report({
          ...at(accept.rule.command, 'src-address-list'),
          message: `dst-nat forwards this port only for who is on "${door}", so asking again adds nothing. connection-nat-state=dstnat is enough here.`,
        });
      }
    }
  },
};

function gatesOf({ placedRules }: Analysis): PlacedRule[] {
  return placedRules.filter(
    ({ rule, root }) => rule.table === 'nat' && root === 'dstnat' && TRANSLATING.has(rule.action) && !rule.disabled,
  );
}

/** Whether the accept is surely there for what the gate translates, and for nothing else. */
function leadsTo(gate: PlacedRule, accept: PlacedRule): boolean {
  const { properties } = gate.rule;
  const inner = parseRanges(properties.get('to-ports') ?? asked(gate, 'dst-port') ?? '') ?? [];
  const ports = parseRanges(asked(accept, 'dst-port') ?? '');
  if (ports !== null && !overlap(inner, ports)) return false;
  const isTranslated = asked(accept, 'connection-nat-state') === 'dstnat';
  return isTranslated || asked(accept, 'dst-address') === properties.get('to-addresses');
}
