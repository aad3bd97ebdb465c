import type { KnockMachine } from '../../firewall/machine/knock-machine.ts';
import type { Knock } from '../../firewall/machine/knocks.ts';
import { at } from '../arguments.ts';
import { strictFirewall } from '../example.ts';
import { CAUSES, commandsOf, machineKnocks } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/**
 * A plain chain forgives all wrong packets, and is good enough where its ports and times are (KN103 says where they are
 * not). Only a knock that is strict at some stages was meant to be strict at all of them.
 */
export const notStrict: LintRule = {
  meta: {
    code: 'KN141',
    name: 'not-strict',
    severity: 'information',
    consequenceOf: CAUSES,
    summary: 'A knock punishes wrong packets at some of its stages, and not at this one.',
    why: 'A strict knock stops whoever tries port after port. At a stage that forgives, a scan goes on until it hits the next knock.',
    advice: 'Send who is on the stage to a chain that ends in a penalty, as at the other stages.',
    bad: strictFirewall.replace(/add-src-to-address-list address-list=fail .* chain=after-2/, 'drop chain=after-2'),
    good: strictFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const forgiving = each.knock === null ? null : forgivingStage(each.knock);
      if (forgiving === null || reported.has(forgiving.rule)) continue;
      reported.add(forgiving.rule);
      report({
        ...at(forgiving.rule.command, 'address-list'),
        message: `Who is on "${forgiving.rule.properties.get('address-list')}" may send wrong packets, while they are punished at other stages of this knock. Punish them here as well.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

/** The rule that fills the first stage at which wrong packets do no harm; null where all or none of them are so. */
function forgivingStage({ machine, intended, service, stages, opens }: Knock) {
  if (opens !== true || service === null || intended === null || intended.length !== stages.length) return null;
  const wrong = machine.quietPackets().flatMap((packet) => machine.classOf(packet) ?? []);
  const isForgiving = stages.slice(1).map((_, index) => {
    const done = intended.slice(0, index + 1).map((sent) => sent.class);
    const rest = intended.slice(index + 1).map((sent) => sent.class);
    return wrong.every((packet) => opensAfter(machine, [...done, packet, ...rest], service));
  });
  const first = isForgiving.indexOf(true);
  return first >= 0 && isForgiving.includes(false) ? stages[first]! : null;
}

function opensAfter(machine: KnockMachine, classes: readonly number[], service: number): boolean {
  const state = classes.reduce((before, index) => machine.step(before, index)[0]?.state ?? before, machine.start);
  return machine.accepts(state, service);
}
