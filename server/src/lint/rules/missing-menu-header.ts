import type { Analysis } from '../../analysis.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { absoluteStart } from '../../syntax/tree.ts';
import type { Edit, Fix } from '../diagnostic.ts';
import { inferCommand } from '../infer-menu.ts';
import { menulessRuns } from '../menuless.ts';
import type { LintRule } from '../rule.ts';

/** Lines taken out of an export without the line above them that says where they belong. */
export const missingMenuHeader: LintRule = {
  meta: {
    code: 'SY004',
    name: 'missing-menu-header',
    severity: 'error',
    summary: 'An `add` or `set` without a path, where no line before it has gone to a menu.',
    why: 'The router looks for the command in the root, does not find it, and stops: nothing of the file is applied.',
    advice: 'Write the menu on a line of its own above the commands.',
    bad: 'add action=drop chain=input comment="the rest"\n',
    good: '/ip firewall filter\nadd action=drop chain=input comment="the rest"\n',
    isOfLanguage: true,
  },
  check(analysis, report) {
    const heads = headsOfRuns(analysis);
    for (const { command, menu } of heads) {
      const fix = menu === null ? null : insertMenus(command, heads);
      report({
        command,
        message: `This line stands in no menu${menu === null ? '. Write the menu above it.' : `: its arguments are those of ${menu}. Write that above it.`}`,
        ...(fix && { fix }),
      });
    }
  },
};

interface Head {
  command: ResolvedCommand;
  /** As exports write it; null where the arguments do not tell. */
  menu: string | null;
}

/** The first ones of the commands in a row that are meant for the same menu. */
function headsOfRuns({ statements, target }: Analysis): Head[] {
  return menulessRuns(statements).flatMap((run) => {
    const all = run.map((command): Head => {
      const inferred = inferCommand(command, command.path[0]!.text, target);
      return { command, menu: inferred === null ? null : inferred.menu.path.replaceAll('/', ' ').replace(' ', '/') };
    });
    let last: string | null = null;
    return all.filter(({ menu }, index) => {
      const isHead = index === 0 || (menu !== null && menu !== last);
      last = menu ?? last;
      return isHead;
    });
  });
}

/** All of them at once: with one alone, the commands behind it would stand in the wrong menu. */
function insertMenus(command: ResolvedCommand, heads: readonly Head[]): Fix {
  const base = absoluteStart(command.statement);
  const named = heads.filter(({ menu }) => menu !== null);
  const edits = named.map((head): Edit => {
    const start = absoluteStart(head.command.statement) - base;
    return { start, end: start, newText: `${head.menu}\n` };
  });
  return { title: edits.length === 1 ? `Insert ${named[0]!.menu}` : 'Insert the missing menus', edits };
}
