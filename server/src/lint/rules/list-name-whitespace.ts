import { findListTypos } from '../../firewall/list-typos.ts';
import { type ListUsage, listName } from '../../firewall/list-usage.ts';
import { absoluteStart } from '../../syntax/tree.ts';
import { renameList } from '../arguments.ts';
import type { Fix } from '../diagnostic.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Blanks that nobody sees: at the ends, two in a row, tabs, and blanks without a break. */
const INVISIBLE = /^\s|\s$|\s\s|[^\S ]/;

/** Names of lists match exactly, blanks and all (RouterOS manual, Address lists). */
export const listNameWhitespace: LintRule = {
  meta: {
    code: 'AL205',
    name: 'list-name-whitespace',
    severity: 'warning',
    summary: 'The name of an address list has blanks at an end, two in a row, or ones that are no plain blanks.',
    why: 'The blanks are part of the name, and nobody sees them: the next rule that is written by hand names another list.',
    advice: 'Write the name without them, in all places.',
    bad: variation('knock-1', '"knock-1 "'),
    good: goodFirewall,
    consequenceOf: ['SY002', 'SY009', 'AL202'],
  },
  check(analysis, report) {
    const { lists } = analysis;
    const typos = new Set(findListTypos(lists).flatMap(({ list, intended }) => [list, intended]));
    for (const list of lists.lists) {
      const place = list.writers[0] ?? list.readers[0];
      if (place === undefined || !INVISIBLE.test(list.name) || typos.has(list)) continue;
      const name = list.name.trim().replace(/\s+/g, ' ');
      const isTaken = lists.lists.some((other) => other.family === list.family && other.name === name);
      const isOwn = [...list.writers, ...list.readers].every(({ command }) => analysis.isOwn(command.statement));
      report({
        command: place.command,
        at: place.argument,
        message: `The name of the list "${list.name}" has blanks that nobody sees. Write "${name}" in all places.`,
        ...(!isTaken && isOwn && name !== '' && { fix: renameAll(list, name, absoluteStart(place.command.statement)) }),
      });
    }
  },
};

/** The offsets of a finding count from its own statement. */
function renameAll({ readers, writers }: ListUsage, name: string, base: number): Fix {
  const places = [...writers, ...readers].filter(({ argument }) => listName(argument) !== null);
  const edits = places.flatMap(({ command, argument }) => {
    const shift = absoluteStart(command.statement) - base;
    return renameList(argument, name).edits.map((edit) => ({
      ...edit,
      start: edit.start + shift,
      end: edit.end + shift,
    }));
  });
  return { title: `Change to ${name} in all places`, edits };
}
