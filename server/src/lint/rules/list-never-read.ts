import { findListTypos, isFilled, MOST_COMPARED } from '../../firewall/list-typos.ts';
import type { ListUsage, ListUsages } from '../../firewall/list-usage.ts';
import { nearestName } from '../../schema/nearest.ts';
import { goodFirewall, variation } from '../example.ts';
import { forgottenStages } from '../forgotten-stages.ts';
import type { LintRule } from '../rule.ts';

/** What names of lists go on with. */
const IN_NAME = /[\w.-]/;

/** A file that is all entries is one that other files read; one with rules that read lists should read this one too. */
export const listNeverRead: LintRule = {
  meta: {
    code: 'AL203',
    name: 'list-never-read',
    severity: 'warning',
    summary:
      'An address list is filled, and no rule reads it, although rules of the script read others. An information where only entries fill it.',
    why: 'Whoever is on the list is neither let in nor kept out by it: a rule is missing, or its list has another name.',
    advice:
      'Add the rule that reads the list, or take away what fills it. If another script reads it, silence the rule here.',
    bad: variation(
      'add action=drop',
      'add action=add-src-to-address-list address-list=late chain=input\nadd action=drop',
    ),
    good: goodFirewall,
    consequenceOf: ['SY002', 'SY003', 'SY009', 'AL202', 'AL220'],
  },
  check(analysis, report) {
    const { lists, script } = analysis;
    const all = lists.lists;
    if (all.length > MOST_COMPARED) return;
    const typos = new Set(findListTypos(lists).flatMap(({ list, intended }) => [list, intended]));
    const intended = new Set(
      all.filter((list) => !isFilled(list)).map((list) => nearestName(list.name, unread(lists))),
    );
    // A knock that forgets to ask for the list is the mistake, and has a rule of its own.
    const forgotten = new Set(forgottenStages(analysis).map(({ list, knock }) => `${knock.rule.family} ${list}`));
    for (const list of all) {
      const writer = list.writers[0];
      if (writer === undefined || list.readers.length > 0 || typos.has(list) || intended.has(list.name)) continue;
      if (forgotten.has(`${list.family} ${list.name}`)) continue;
      if (!all.some((other) => other.family === list.family && other.readers.length > 0)) continue;
      if (isNamedElsewhere(list, script.text)) continue;
      report({
        command: writer.command,
        at: writer.argument,
        severity: list.writers.some(({ argument }) => argument.fullName === 'address-list') ? 'warning' : 'information',
        message: `No rule in this file reads the address list "${list.name}": being on it changes nothing unless something else reads it.`,
      });
    }
  },
};

/** The names of lists that nobody reads: what reads an empty list is likely to mean one of them. */
function unread({ lists }: ListUsages): string[] {
  return lists.filter(({ readers }) => readers.length === 0).map(({ name }) => name);
}

/** Whether the text has the name more often than what fills the list: scripts read lists as well. */
function isNamedElsewhere({ name, writers }: ListUsage, text: string): boolean {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0 && count <= writers.length; at = text.indexOf(name, at + 1)) {
    const isWhole = !IN_NAME.test(text.charAt(at - 1)) && !IN_NAME.test(text.charAt(at + name.length));
    if (isWhole) count += 1;
  }
  return count > writers.length;
}
