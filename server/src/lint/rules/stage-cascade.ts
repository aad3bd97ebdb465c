import type { Analysis } from '../../analysis.ts';
import type { FamilyKnocks, Knock } from '../../firewall/machine/knocks.ts';
import { filledList, isFilling, listsReadBy } from '../../firewall/machine/slice.ts';
import { oneStageAPacket } from '../../firewall/proofs/p04-one-stage-a-packet.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { CAUSES, commandsOf, machineKnocks } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/** A rule that fills a list lets its packet go on to the next one (RouterOS manual, Filter: actions). */
export const stageCascade: LintRule = {
  meta: {
    code: 'KN109',
    name: 'stage-cascade',
    severity: 'error',
    consequenceOf: CAUSES,
    summary: 'One packet passes several stages of a knock.',
    why: 'A rule that fills a list does not end the way of its packet. A rule behind it that takes the same packet finds the sender on the list already, so the knock is shorter than it looks.',
    advice: 'Write the knocks from the last one to the first one, and let each ask for a packet of its own.',
    bad: `/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input protocol=tcp src-address-list=knock-1
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp src-address-list=knock-2
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=drop chain=input
`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const { family, knock } = each;
      const climber = knock && findClimber(analysis, family, knock);
      if (!climber || reported.has(climber.command)) continue;
      reported.add(climber.command);
      report({
        ...at(climber.command, 'src-address-list', 'address-list'),
        message: `The packet that puts its sender on ${quoted(listsReadBy(climber))} goes on to this rule and passes it as well, so one packet is two knocks. Move this rule before that one, and give it a packet of its own.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

/** The rule that takes a packet a second stage further; null where none does, or that is not proved. */
function findClimber({ firewall }: Analysis, family: FamilyKnocks, knock: Knock): SourceRule | null {
  const { answer, trace } = oneStageAPacket.prove({ firewall, families: [{ ...family, knocks: [knock] }] });
  if (answer !== 'no') return null;
  const last = trace.filter(({ packet, rule }) => packet === trace.at(-1)!.packet && rule !== null && isFilling(rule));
  const filled = new Set<string>();
  for (const { rule } of last) {
    if (listsReadBy(rule!).some((list) => filled.has(list))) return rule;
    filled.add(filledList(rule!));
  }
  return null;
}

function quoted(lists: readonly string[]): string {
  return lists.map((list) => `"${list}"`).join(', ');
}
