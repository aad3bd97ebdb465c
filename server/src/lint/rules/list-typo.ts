import { findListTypos } from '../../firewall/list-typos.ts';
import { renameList } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Names of lists match exactly: capitals, spaces and all (RouterOS manual, Address lists). */
export const listTypo: LintRule = {
  meta: {
    code: 'AL202',
    name: 'list-typo',
    severity: 'warning',
    summary: 'Two names of address lists are nearly the same, and one of them is only filled or only read.',
    why: 'RouterOS creates a list the first time that it is named, so a slip makes a second list and no error. A rule that reads the wrong name matches nobody.',
    advice: 'Use one name in all places.',
    bad: variation('src-address-list=knock-1', 'src-address-list=knok-1'),
    good: goodFirewall,
    consequenceOf: ['SY002', 'SY003', 'SY009', 'AL220'],
  },
  check(analysis, report) {
    for (const { list, places, intended } of findListTypos(analysis.lists)) {
      const lack = list.readers.length > 0 ? 'filled' : 'read';
      for (const { command, argument } of places) {
        report({
          command,
          at: argument,
          message: `The address list "${list.name}" is never ${lack}; "${intended.name}" is nearly the same name, but another list to RouterOS. If it is the one that is meant, write "${intended.name}".`,
          fix: renameList(argument, intended.name),
        });
      }
    }
  },
};
