import type { Analysis } from '../../analysis.ts';
import { isChanged, isDropOfAll } from '../../firewall/chain-end.ts';
import type { PlacedRule } from '../../firewall/placed-rules.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Beside the drops of doors this finds the drop of `input` in any firewall, where it is the only one. */
export const dropDisabled: LintRule = {
  meta: {
    code: 'FW304',
    name: 'drop-disabled',
    severity: 'error',
    summary: 'The drop that closes a chain is switched off, and no other one takes its place.',
    why: 'A rule with `disabled=yes` is skipped, and RouterOS accepts what no rule has decided on: all accepts before it change nothing, and the router is open.',
    advice: 'Write `disabled=no`, or leave the argument out.',
    bad: variation('add action=drop chain=input', 'add action=drop chain=input disabled=yes'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const drops = new Set([...dropsOfDoors(analysis), ...dropsOfInput(analysis)].map(({ rule }) => rule));
    for (const { command, chain } of drops) {
      const fix = setArgument(command, 'disabled', 'no', 'action');
      report({
        ...at(command, 'disabled'),
        message: `The drop that closes ${chain} is disabled, and the end of the chain accepts: what no rule before it decides on is open to everybody. Set disabled=no.`,
        ...(fix && { fix }),
      });
    }
  },
};

function dropsOfDoors(analysis: Analysis): PlacedRule[] {
  return analysis.knockChains
    .flatMap(({ ends }) => ends)
    .filter(({ drops, isWhole }) => isWhole && drops.every(({ rule }) => rule.disabled))
    .flatMap(({ drops }) => drops.slice(-1));
}

/** Only the last rule of the chain: a drop in the middle may be a trial that was put aside. */
function dropsOfInput(analysis: Analysis): PlacedRule[] {
  return ([4, 6] as const).flatMap((family) => {
    const input = analysis.placedRules.filter(
      ({ rule, root }) => rule.family === family && rule.table === 'filter' && root === 'input',
    );
    const last = input.at(-1);
    if (last === undefined || !last.rule.disabled || !isDropOfAll(last) || isChanged(analysis.history, family)) {
      return [];
    }
    const hasAccept = input.some(({ rule }) => rule.action === 'accept' && !rule.disabled);
    const hasOther = input.some((placed) => !placed.rule.disabled && isDropOfAll(placed));
    return hasAccept && !hasOther ? [last] : [];
  });
}
