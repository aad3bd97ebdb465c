import { findArgument } from '../../schema/lookup.ts';
import { brokenLines } from '../broken-lines.ts';
import type { LintRule } from '../rule.ts';

/** A backslash joins a line with the next one only, and that one is empty. */
export const continuationThenBlank: LintRule = {
  meta: {
    code: 'SY007',
    name: 'continuation-then-blank',
    severity: 'error',
    summary: 'An empty line stands between a backslash and the rest of the command.',
    why: 'The command ends with the empty line. The router runs the first part, which may match far more than the whole, and stops at the second one.',
    advice: 'Take the empty line away.',
    bad: '/ip firewall filter\nadd action=accept chain=input \\\n\n    dst-port=22 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=accept chain=input \\\n    dst-port=22 protocol=tcp\n',
    explains: true,
    isOfLanguage: true,
  },
  check(analysis, report) {
    for (const { rest, schema, gap, previous, shift } of brokenLines(analysis)) {
      const first = rest.statement.parts[0]!;
      if (!gap.includes('\\') || first.kind !== 'argument') continue;
      if (findArgument(schema, first.name.text, analysis.target).kind !== 'found') continue;
      report({
        command: previous,
        at: { start: shift, end: shift + first.name.end },
        message: 'The empty line above ends the command, so this part of it stands alone. Take the empty line away.',
        fix: {
          title: 'Take the empty line away',
          edits: [{ start: previous.statement.length, end: shift, newText: ' \\\n    ' }],
        },
      });
    }
  },
};
