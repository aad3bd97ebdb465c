/** What rules need of knocks: their parts one by one, each rule once however many doors it leads to. */
import type { Analysis } from '../analysis.ts';
import { isEstablishedAccept } from '../firewall/chain-end.ts';
import type { KnockChain } from '../firewall/knock-chain.ts';
import { conditions, type PlacedRule } from '../firewall/placed-rules.ts';
import { type NumberRange, parseRanges } from '../firewall/ranges.ts';

/** What a rule of the filter that accepts, or jumps, says beside its conditions. */
const NO_CONDITION = new Set(['action', 'chain', 'comment', 'disabled', 'jump-target', 'log', 'log-prefix']);

interface Knock {
  knock: PlacedRule;
  chain: KnockChain;
  /** Its place in the sequence, from 0. */
  index: number;
}

/** The chains that can be judged by their sequences: all whose rules the router takes as they are written. */
export function judgedChains({ knockChains, firewall }: Analysis): KnockChain[] {
  const refused = new Set(firewall.refusals.map(({ command }) => command));
  return knockChains.filter(({ sequence }) => sequence?.every(({ rule }) => !refused.has(rule.command)));
}

/** The knocks of all sequences. */
export function knocksOf(analysis: Analysis): Knock[] {
  const knocks = new Map<object, Knock>();
  for (const chain of analysis.knockChains) {
    for (const [index, knock] of (chain.sequence ?? []).entries()) {
      if (!knocks.has(knock.rule)) knocks.set(knock.rule, { knock, chain, index });
    }
  }
  return [...knocks.values()];
}

/** The value that a knock, or a jump to it, asks for; null where it does not, or for anything but that value. */
export function asked(knock: PlacedRule, property: string): string | null {
  return conditions(knock, property).findLast((value) => !value.startsWith('!')) ?? null;
}

/** The ports that a knock, or a jump to it, asks for; empty where it does not. */
export function portsOf(knock: PlacedRule): NumberRange[] {
  return parseRanges(asked(knock, 'dst-port') ?? '') ?? [];
}

/** The rules of the filter that packets of established connections do not get to, as an accept before takes them. */
export function rulesBehindEstablished({ placedRules }: Analysis): ReadonlySet<object> {
  const behind = new Set<object>();
  const accepted = new Set<string>();
  for (const placed of placedRules) {
    if (placed.rule.table !== 'filter') continue;
    const key = `${placed.rule.family} ${placed.root}`;
    if (accepted.has(key)) behind.add(placed.rule);
    else if (isEstablishedAccept(placed) && asksForStateAlone(placed)) accepted.add(key);
  }
  return behind;
}

function asksForStateAlone({ rule, jumps }: PlacedRule): boolean {
  return [...jumps, rule].every(({ properties }) =>
    [...properties.keys()].every((name) => name === 'connection-state' || NO_CONDITION.has(name)),
  );
}
