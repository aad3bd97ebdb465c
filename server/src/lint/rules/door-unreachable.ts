import type { Knock } from '../../firewall/machine/knocks.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import { CAUSES, commandsOf, isForStrangers, machineKnocks, unreachedLists } from '../machine-knocks.ts';
import type { LintRule } from '../rule.ts';

/** Knocks that stop before the door have a rule of their own, and so has a door that needs none. */
export const doorUnreachable: LintRule = {
  meta: {
    code: 'KN113',
    name: 'door-unreachable',
    severity: 'error',
    consequenceOf: [...CAUSES, 'KN112', 'KN114'],
    summary: 'The whole knock can be sent, and the accept behind it never lets anybody in.',
    why: 'Every sequence of packets was tried in every order: something refuses who has knocked before the accept is met. The owner stays outside.',
    advice: 'Move the accept before the drop that takes its packets, or correct its conditions.',
    bad: goodFirewall
      .replace(
        'add action=accept chain=input dst-port=8291',
        'add action=drop chain=input src-address-list=!office\n$&',
      )
      .concat('/ip firewall address-list\nadd address=192.0.2.8 list=office\n'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const each of machineKnocks(analysis)) {
      const { chain, family, knock } = each;
      if (knock === null || knock.opens !== false || isMetByAnybody(knock) || unreachedLists(each).length > 0) continue;
      // The packets of the machine are for the router itself, or for what it translates them to.
      const accept = chain.accepts.find(({ root }) => root === 'input');
      if (accept === undefined || !chain.accepts.every((one) => isForStrangers(one, family.machine))) continue;
      if (reported.has(accept.rule)) continue;
      reported.add(accept.rule);
      report({
        ...at(accept.rule.command, 'src-address-list', 'action'),
        message: `Whoever sends the whole knock gets on "${chain.door}", and is still not let in: no packet of theirs gets as far as this accept. Move it before the drops.`,
        concerns: commandsOf(analysis, each),
      });
    }
  },
};

/** Whether a packet to what is behind the door gets in at all, without a knock or after more than this one. */
function isMetByAnybody({ exploration, machine, service }: Knock): boolean {
  return service !== null && exploration.nodes.some(({ state }) => machine.accepts(state, service));
}
