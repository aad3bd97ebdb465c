import { findDeadRules } from '../dead-rules.ts';
import { isBuiltIn } from '../placed-rules.ts';
import type { SourceRule } from '../read-firewall.ts';
import { no, notProven, type Proof, type ProofStep, yes } from './proof.ts';
import { type RuleTrials, ruleTrials } from './rule-trials.ts';

export const everyRuleLives: Proof = {
  id: 'P12',
  claim: 'Every rule meets some packet.',
  prove: ({ firewall, before }) => {
    const { rules } = firewall;
    if (rules.every(({ disabled }) => disabled)) return notProven('The file has no rules.');
    const trials = ruleTrials(firewall, before);
    const refused = rules.filter(({ disabled, isRefused }) => !disabled && isRefused);
    const orphans = trials.placed.filter(({ rule, root }) => !isBuiltIn(rule.table, root));
    if (refused.length === 0 && trials.missed.length === 0)
      return yes('For each rule there is a packet that meets it.');
    const dead: ProofStep[] = [
      ...refused.map((rule) => neverMet(rule, 'the router does not run this command')),
      ...findDeadRules(firewall).map(({ rule }) => neverMet(rule, 'earlier rules decide about all its packets')),
      ...orphans.map(({ rule }) => neverMet(rule, `nothing jumps to the chain ${rule.chain}`)),
    ];
    if (dead.length === 0) return notProven(whyNot(trials));
    return no(dead.length === 1 ? 'One rule meets no packet.' : `${dead.length} rules meet no packet.`, [], dead);
  },
};

function neverMet(rule: SourceRule, why: string): ProofStep {
  return { packet: 'any', rule, effect: `never met: ${why}` };
}

function whyNot({ isComplete, missed, placed }: RuleTrials): string {
  if (!isComplete) return 'The packets meet more rules than are looked at.';
  const names = missed.slice(0, 3).map(({ rule }) => `${rule.chain} ${rule.action}`);
  return `For ${missed.length} of ${placed.length} rules no packet was found (${names.join(', ')}).`;
}
