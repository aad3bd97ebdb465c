import { admittedLists } from '../admissions.ts';
import { at } from '../arguments.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Guests with a time and hosts that are always welcome, on one list. */
export const mixedStaticDynamic: LintRule = {
  meta: {
    code: 'AL214',
    name: 'mixed-static-dynamic',
    severity: 'information',
    summary: 'The list of a door has entries of its own besides those who have knocked.',
    why: 'Hosts on it get in without a knock, and whoever cleans up cannot tell the one kind from the other.',
    advice: 'Keep hosts that are always welcome on a list of their own, with a rule of its own.',
    bad: `/ip firewall address-list\nadd address=192.0.2.7 list=open\n${goodFirewall}`,
    good: goodFirewall,
  },
  check(analysis, report) {
    const doors = new Set(analysis.knockChains.map(({ family, door }) => `${family} ${door}`));
    for (const { family, name, entries } of admittedLists(analysis)) {
      const entry = entries.find(({ timeout }) => timeout === null);
      if (entry === undefined || !doors.has(`${family} ${name}`)) continue;
      report({
        ...at(entry.command, 'list'),
        message: `"${name}" is the list of those who have knocked. What stands on it as an entry gets in without: keep such hosts on a list of their own.`,
      });
    }
  },
};
