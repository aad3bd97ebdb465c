import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { acceptSessionsFirst, shortDoors } from '../open-sessions.ts';
import type { LintRule } from '../rule.ts';

/** A session lives as long as its packets are accepted: by their state, or by the list that the door reads. */
export const doorTimeoutNoEstablished: LintRule = {
  meta: {
    code: 'AL211',
    name: 'door-timeout-no-established',
    severity: 'error',
    consequenceOf: ['SY', 'KN118'],
    summary: 'The door stays open for less than 10 min, and no rule before the drop accepts established connections.',
    why: 'Packets of an open session are accepted only while the address is on the list. When its time is up, the drop cuts the session in the middle of the work.',
    advice: 'Accept established and related connections at the top of the chain; the timeout can stay short then.',
    bad: variation('add action=accept chain=input connection-state=established,related\n', ''),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { filler, end } of shortDoors(analysis)) {
      const { command, properties } = filler.placed.rule;
      const fix =
        end.sessions === 'late' ? null : acceptSessionsFirst(analysis, command, filler.chain.family, end.chain);
      report({
        ...at(command, 'address-list-timeout'),
        message: `The door "${filler.list}" closes after ${properties.get('address-list-timeout')}, and no rule of ${end.chain} before the drop accepts established connections: sessions break off then. Accept connection-state=established,related at the top of the chain.`,
        ...(fix && { fix }),
      });
    }
  },
};
