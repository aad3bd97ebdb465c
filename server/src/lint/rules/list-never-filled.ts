import type { Analysis } from '../../analysis.ts';
import { findListTypos, isFilled, MOST_COMPARED } from '../../firewall/list-typos.ts';
import { type ListPlace, type ListUsage, listName } from '../../firewall/list-usage.ts';
import type { SourceRule } from '../../firewall/read-firewall.ts';
import { nearestName } from '../../schema/nearest.ts';
import { renameList } from '../arguments.ts';
import { isDecisive } from '../decisive-reader.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** Scripts may be parts of a configuration: a list that only drops or marks read may well be filled by another part. */
export const listNeverFilled: LintRule = {
  meta: {
    code: 'AL201',
    name: 'list-never-filled',
    severity: 'error',
    summary:
      'A rule reads an address list that nothing in the script fills. A warning where neither an accept nor a knock depends on it.',
    why: 'An empty list matches nobody: the accept admits nobody, the next knock is never heard, the block stops nobody; and with `!` the rule matches everybody.',
    advice:
      'Fill the list by an entry or a rule, or correct its name. If another script fills it, silence the rule here.',
    bad: variation('src-address-list=knock-2', 'src-address-list=second'),
    good: goodFirewall,
    consequenceOf: ['SY', 'SY002', 'SY003', 'SY009', 'AL220'],
  },
  check(analysis, report) {
    if (analysis.lists.hasComputedWriter) return;
    const explained = new Set(findListTypos(analysis.lists).flatMap(({ list, intended }) => [list, intended]));
    const rules = new Map(analysis.firewall.rules.map((rule) => [rule.command, rule]));
    for (const list of analysis.lists.lists) {
      if (isFilled(list) || explained.has(list)) continue;
      const readers = list.readers.filter(({ command }) => rules.get(command)?.disabled === false);
      const decisive = readers.find((reader) => isDecisive(reader, rules.get(reader.command)!));
      const reader = decisive ?? readers[0];
      if (reader === undefined) continue;
      const nearest = nearestName(list.name, filledNames(analysis, list));
      report({
        command: reader.command,
        at: reader.argument,
        severity: decisive === undefined ? 'warning' : 'error',
        message: describe(list, reader, rules.get(reader.command)!, nearest),
        ...(nearest !== null && { fix: renameList(reader.argument, nearest) }),
      });
    }
  },
};

/** Lists that nobody reads come first: one of them is likely to be the one that is meant. */
function filledNames({ lists }: Analysis, { family }: ListUsage): string[] {
  if (lists.lists.length > MOST_COMPARED) return [];
  const filled = lists.lists.filter((other) => other.family === family && isFilled(other));
  const unread = filled.filter(({ readers }) => readers.length === 0);
  return (unread.length > 0 ? unread : filled).map(({ name }) => name);
}

function describe(list: ListUsage, { argument }: ListPlace, rule: SourceRule, nearest: string | null): string {
  const isNegated = rule.properties.get(argument.fullName) !== listName(argument);
  const effect = isNegated ? 'matches everybody' : 'never matches';
  const advice = nearest === null ? 'Fill it, or correct the name.' : `Did you mean "${nearest}"?`;
  return `No rule and no entry in this file fills the address list "${list.name}", so this ${rule.action} ${effect} unless something else fills it. ${advice}`;
}
