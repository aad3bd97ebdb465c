import { findArgument } from '../../schema/lookup.ts';
import type { Target } from '../../schema/presence.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import { type BrokenLine, brokenLines, lastPart } from '../broken-lines.ts';
import type { LintRule } from '../rule.ts';

/** Lines that were wrapped on the way, by a mail or by a page. */
export const missingContinuation: LintRule = {
  meta: {
    code: 'SY005',
    name: 'missing-continuation',
    severity: 'error',
    summary: 'A command goes on in the next line, and no backslash says so.',
    why: 'A command ends with its line. The router runs the first part, which may match far more than the whole, and stops at the second one.',
    advice: 'End the line with a backslash, or write the command in one line.',
    bad: '/ip firewall filter\nadd action=accept chain=input\n    dst-port=22 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=accept chain=input \\\n    dst-port=22 protocol=tcp\n',
    explains: true,
    isOfLanguage: true,
  },
  check(analysis, report) {
    for (const line of brokenLines(analysis)) {
      if (line.gap.includes('\\')) continue;
      const at = goesOnAt(line, analysis.target);
      if (at === null) continue;
      const start = line.previous.statement.length;
      const end = start + /^[ \t]*/.exec(line.gap)![0].length;
      report({
        command: line.previous,
        at,
        message:
          'This goes on with the command of the line before, which ends there for the router. End that line with a backslash.',
        fix: {
          title: 'Join with the line before',
          edits: [{ start, end, newText: ' \\' }],
        },
      });
    }
  },
};

/** The argument that the line begins with, or the value that the line before waits for, counted from the line before. */
function goesOnAt({ previous, schema, rest, shift }: BrokenLine, target: Target): NodeBase | null {
  const first = rest.statement.parts[0]!;
  if (first.kind === 'argument') {
    const isKnown = findArgument(schema, first.name.text, target).kind === 'found';
    return isKnown ? { start: shift, end: shift + first.name.end } : null;
  }
  const last = lastPart(previous.statement);
  const isWithoutValue = last?.kind === 'argument' && last.value === null;
  return isWithoutValue ? { start: last.start, end: shift + first.end } : null;
}
