import type { Analysis } from '../../analysis.ts';
import type { KnockChain } from '../../firewall/knock-chain.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const LAN = 'add action=accept chain=input in-interface-list=!WAN\n';
const fromWan = (firewall: string) => firewall.replaceAll('protocol=tcp', 'in-interface-list=WAN protocol=tcp');

/** Only where the chain tells interfaces apart elsewhere, so that it is known what they are called. */
export const noInInterface: LintRule = {
  meta: {
    code: 'KN136',
    name: 'no-in-interface',
    severity: 'information',
    summary: 'The chain tells interfaces apart, but its knocks are heard on all of them.',
    why: 'Hosts of the local network, and what runs on them without their owner knowing, can find the knock at their speed and without being seen from outside.',
    advice: 'Add `in-interface-list=WAN`, or what the rules beside them name.',
    bad: goodFirewall.replace('add action=drop', `${LAN}add action=drop`),
    good: fromWan(goodFirewall).replace('add action=drop', `${LAN}add action=drop`),
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const chain of analysis.knockChains) {
      const first = chain.sequence?.[0];
      if (first === undefined || reported.has(first.rule) || first.root !== 'input') continue;
      if (chain.sequence!.some(asksForInterface) || !tellsInterfaces(analysis, chain)) continue;
      reported.add(first.rule);
      report({
        ...at(first.rule.command, 'chain'),
        message:
          'Other rules of this chain tell interfaces apart, but the knocks are heard on all of them. Add in-interface-list= or in-interface= to the knocks.',
      });
    }
  },
};

function tellsInterfaces({ placedRules }: Analysis, { family }: KnockChain): boolean {
  return placedRules.some(
    (placed) =>
      placed.rule.family === family &&
      placed.rule.table === 'filter' &&
      placed.root === 'input' &&
      placed.rule.properties.has('in-interface-list') &&
      !placed.rule.disabled,
  );
}

function asksForInterface(knock: PlacedRule): boolean {
  return ['in-interface', 'in-interface-list', 'in-bridge-port'].some((name) => conditions(knock, name).length > 0);
}
