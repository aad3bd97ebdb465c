import { filledList } from '../../firewall/machine/slice.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { CAUSES, commandsOf, type MachineKnock, machineKnocks, waysIn } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

export const alternativeSequence: LintRule = {
  meta: {
    code: 'KN115',
    name: 'alternative-sequence',
    severity: 'warning',
    consequenceOf: [...CAUSES, 'KN101', 'KN109', 'KN111', 'KN116'],
    summary: 'A door opens by another sequence of packets as well.',
    why: 'Each further way in is one more that somebody can find, and the weakest of them counts. Often it is what is left of an older knock.',
    advice:
      'Take away the rules of the sequence that is not used. Where both are, give each a list and an accept of its own.',
    bad: goodFirewall.replace(
      'add action=accept chain=input dst-port=8291',
      'add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=40521 protocol=tcp src-address-list=knock-1\n$&',
    ),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const other = ruleOfOtherWay(each);
      if (other === undefined || reported.has(other.command)) continue;
      reported.add(other.command);
      report({
        ...at(other.command, 'address-list'),
        message: `"${each.chain.door}" opens by another sequence as well, and this rule is part of it. Take it away if it is what is left of an older knock.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

/** A way that is shorter and shares rules with the knock leaves out a stage, which is another mistake. */
function ruleOfOtherWay(each: MachineKnock): SourceRule | undefined {
  const stages = each.knock?.stages ?? [];
  const isTwin = (rule: SourceRule) => stages.some((stage) => isSamePort(stage.rule, rule));
  const ways = waysIn(each).filter(({ rules, others, climbs }) =>
    rules.length < stages.length ? others.length === rules.length && !climbs : true,
  );
  return ways.flatMap(({ others }) => others).find((rule) => !isTwin(rule));
}

/** One port over TCP and over UDP, for networks that let only one of them through. */
function isSamePort(one: SourceRule, other: SourceRule): boolean {
  const port = other.properties.get('dst-port');
  return port !== undefined && one.properties.get('dst-port') === port && filledList(one) === filledList(other);
}
