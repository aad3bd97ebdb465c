import type { Analysis } from '../../analysis.ts';
import { isJump, targetOf } from '../../firewall/chain-graph.ts';
import { parseDuration } from '../../semantics/duration.ts';
import { at, setArgument } from '../arguments.ts';
import { strictFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const penaltyShort: LintRule = {
  meta: {
    code: 'KN142',
    name: 'penalty-short',
    severity: 'warning',
    summary: 'The penalty for a wrong knock is over before the stage that was reached.',
    why: 'A wrong packet is to undo the stage. RouterOS cannot take an address off a list, so the penalty has to outlast it; else the sender goes on where it was.',
    advice: 'Give the penalty at least the time of the longest stage, such as a minute.',
    bad: strictFirewall.replace('address-list-timeout=1m', 'address-list-timeout=5s'),
    good: strictFirewall,
  },
  check(analysis, report) {
    const reached = stagesOfChains(analysis);
    if (reached.size === 0) return;
    const penalties = penaltyLists(analysis.firewall.rules);
    for (const { action, chain, properties, command } of analysis.firewall.rules) {
      const stage = reached.get(chain);
      const time = parseDuration(properties.get('address-list-timeout') ?? '');
      if (stage === undefined || time === null || time === 0 || time >= stage) continue;
      if (action !== 'add-src-to-address-list' || !penalties.has(properties.get('address-list') ?? '')) continue;
      const fix = setArgument(command, 'address-list-timeout', '1m', 'address-list');
      report({
        ...at(command, 'address-list-timeout'),
        message: `The penalty is over after ${time} s, but the stage lasts ${stage} s: who knocked wrongly goes on where it was. Set address-list-timeout=1m.`,
        ...(stage <= 60 && fix && { fix }),
      });
    }
  },
};

/** Lists that a drop reads. */
function penaltyLists(rules: readonly { action: string; properties: ReadonlyMap<string, string> }[]): Set<string> {
  const drops = rules.filter(({ action }) => action === 'drop');
  return new Set(drops.flatMap(({ properties }) => properties.get('src-address-list') ?? []));
}

/** Seconds that the stages last whose members are sent to a chain. */
function stagesOfChains({ knockFillers, firewall }: Analysis): Map<string, number> {
  const stages = new Map<string, number>();
  for (const { placed, list, role } of knockFillers) {
    const time = parseDuration(placed.rule.properties.get('address-list-timeout') ?? '');
    if (role === 'stage' && time !== null) stages.set(list, Math.max(time, stages.get(list) ?? 0));
  }
  const reached = new Map<string, number>();
  for (const rule of firewall.rules) {
    const time = isJump(rule) ? stages.get(rule.properties.get('src-address-list') ?? '') : undefined;
    if (time !== undefined) reached.set(targetOf(rule), Math.max(time, reached.get(targetOf(rule)) ?? 0));
  }
  return reached;
}
