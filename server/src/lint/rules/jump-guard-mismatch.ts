import { type ChainGraph, chainGraphs } from '../../firewall/chain-graph.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { isBuiltIn } from '../../firewall/placed-rules.ts';
import { type NumberRange, overlap, parseRanges } from '../../firewall/ranges.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

export const jumpGuardMismatch: LintRule = {
  meta: {
    code: 'FW316',
    name: 'jump-guard-mismatch',
    severity: 'error',
    summary: 'A rule waits for a port or protocol that no jump lets into its chain.',
    why: 'Packets come to the chain only by its jumps, and these ask for other ports. So the rule never gets a packet: the knock is not heard, or the door never opens.',
    advice: 'Add the port to the jump, or correct the one of the two that is misspelt.',
    bad: '/ip firewall filter\nadd action=jump chain=input dst-port=475,8291 jump-target=services protocol=tcp\nadd action=accept chain=services dst-port=457 protocol=tcp\nadd action=accept chain=services dst-port=8291 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=jump chain=input dst-port=457,8291 jump-target=services protocol=tcp\nadd action=accept chain=services dst-port=457 protocol=tcp\nadd action=accept chain=services dst-port=8291 protocol=tcp\n',
  },
  check(analysis, report) {
    if (!areRulesKnown(analysis.firewall)) return;
    for (const graph of chainGraphs(analysis.firewall.rules)) {
      for (const [chain, jumps] of graph.callers) checkChain(graph, chain, jumps);
    }

    function checkChain({ table, chains }: ChainGraph, chain: string, jumps: readonly SourceRule[]): void {
      if (isBuiltIn(table, chain)) return;
      const ports = guardOf(jumps, portsOf);
      const protocols = guardOf(jumps, protocolsOf);
      for (const rule of chains.get(chain) ?? []) {
        if (rule.disabled) continue;
        const own = portsOf(rule);
        const protocol = protocolsOf(rule);
        const isOtherProtocol = protocols !== null && protocol !== null && !protocols.includes(protocol[0]!);
        const isOtherPort = ports !== null && own !== null && !overlap(own, ports);
        if (!isOtherProtocol && !isOtherPort) continue;
        const property = isOtherProtocol ? 'protocol' : 'dst-port';
        const guards = [...new Set(jumps.map(({ properties }) => properties.get(property)))].join(' and ');
        report({
          ...at(rule.command, property),
          message: `Packets come to the chain "${chain}" only by jumps with ${property}=${guards}, so none with ${property}=${rule.properties.get(property)} gets here. Correct one of the two.`,
        });
      }
    }
  },
};

/** What all jumps together let in; null where one of them does not ask. */
function guardOf<T>(jumps: readonly SourceRule[], read: (rule: SourceRule) => T[] | null): T[] | null {
  const guards = jumps.map(read);
  return guards.includes(null) ? null : guards.flatMap((guard) => guard!);
}

function portsOf({ properties }: SourceRule): NumberRange[] | null {
  return parseRanges(properties.get('dst-port') ?? '');
}

function protocolsOf({ properties }: SourceRule): string[] | null {
  const protocol = properties.get('protocol') ?? '';
  return /^[a-z]/.test(protocol) ? [protocol] : null;
}
