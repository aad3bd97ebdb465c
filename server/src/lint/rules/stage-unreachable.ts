import type { Analysis } from '../../analysis.ts';
import { filledList, isFilling } from '../../firewall/machine/slice.ts';
import { conditions, isBuiltIn, type PlacedRule } from '../../firewall/placed-rules.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import {
  CAUSES,
  commandsOf,
  isForStrangers,
  type MachineKnock,
  machineKnocks,
  unreachedLists,
} from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/** Chains that packets for the router itself, and those that it sends on by dst-nat, meet first. */
const MET_FIRST = ['input', 'prerouting', 'dstnat'];

/** Only the first stage of a knock that is out of reach: those behind it are out of reach as well. */
export const stageUnreachable: LintRule = {
  meta: {
    code: 'KN112',
    name: 'stage-unreachable',
    severity: 'error',
    consequenceOf: CAUSES,
    summary:
      'No packets bring a stranger to a stage of the knock. A warning where another way opens the door, and for a knock that stands in forward.',
    why: 'What stands before the rule, the jumps to it or its own conditions leave it no packet, or it waits for a list that waits for its own. The knock can be sent to its end, and opens nothing.',
    advice:
      'Let the first knock ask for no list and each other one for the list of the one before, in the chain input, before the drops.',
    bad: variation('dst-port=12417 protocol=tcp', 'dst-port=12417 protocol=tcp src-address-list=knock-2'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const filler = firstUnreached(analysis, each);
      if (filler === null || reported.has(filler.rule)) continue;
      reported.add(filler.rule);
      const isOpened = (each.knock?.openings.length ?? 0) > 0;
      const isPassedOn = !MET_FIRST.includes(filler.root);
      const { command } = filler.rule;
      const fix =
        isPassedOn && filler.rule.chain === filler.root ? setArgument(command, 'chain', 'input', 'action') : null;
      report({
        ...at(command, 'address-list'),
        severity: isOpened || isPassedOn ? 'warning' : 'error',
        message: describe(filler, unreachedLists(each)),
        concerns: commandsOf(analysis, each),
        ...(fix && { fix }),
      });
    }
  },
};

/** Of the rules that fill lists out of reach, one whose own lists are within reach, or any where all wait for others. */
function firstUnreached(analysis: Analysis, each: MachineKnock): PlacedRule | null {
  const { chain, family } = each;
  const unreached = unreachedLists(each);
  // What opens nothing for strangers is of no use to the machine, and no loss to them.
  const isDoor = chain.accepts.some((accept) => isForStrangers(accept, family.machine));
  if (unreached.length === 0 || !isDoor) return null;
  const fillers = analysis.placedRules.filter(
    ({ rule }) => rule.family === chain.family && isFilling(rule) && !rule.disabled,
  );
  const candidates = fillers.filter(({ rule }) => unreached.includes(filledList(rule)));
  // What is for some hosts or networks only is out of reach for others by intent.
  if (!candidates.every((filler) => isMet(filler) && isForStrangers(filler, family.machine))) return null;
  return candidates.find((filler) => awaited(filler, unreached).length === 0) ?? candidates.at(-1) ?? null;
}

/** A chain that nothing jumps to may be one for another script to jump to. */
function isMet({ rule, root }: PlacedRule): boolean {
  return isBuiltIn(rule.table, root);
}

function awaited(filler: PlacedRule, unreached: readonly string[]): string[] {
  return conditions(filler, 'src-address-list').filter((list) => unreached.includes(list));
}

function describe(filler: PlacedRule, unreached: readonly string[]): string {
  const list = filledList(filler.rule);
  const [other] = awaited(filler, unreached);
  if (other !== undefined)
    return `This knock waits for who is on "${other}", and nobody gets there without being on "${list}" before: the knocks wait for each other, and none is the first. The first one asks for no list.`;
  const { root } = filler;
  if (!MET_FIRST.includes(root))
    return `Packets for the router itself do not go through ${root}, so this knock is not heard. Write chain=input.`;
  return `No packet of a stranger gets to this rule with what it asks for, so nobody gets on "${list}" and the knock opens nothing. Look at the rules before it, at the jumps to it and at its conditions.`;
}
