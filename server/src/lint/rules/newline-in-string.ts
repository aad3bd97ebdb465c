import { literalText } from '../../semantics/literals.ts';
import type { ResolvedArgument } from '../../semantics/resolved-command.ts';
import type { Edit } from '../diagnostic.ts';
import type { LintRule } from '../rule.ts';

/** Menus whose values are names, numbers and short comments. */
const SHORT_VALUES = /^\/(?:ip|ipv6)\/firewall\//;
/** A line that is a command, or goes on with one. */
const GOES_ON = /[\r\n]\s*(?:\/\w|(?:add|set)\s|[\w.-]+=)/;
const LINE_END = /[ \t]*(?:\r\n?|\n)[ \t]*/g;

/** The router keeps the line end, so that the name is another one. */
export const newlineInString: LintRule = {
  meta: {
    code: 'SY009',
    name: 'newline-in-string',
    severity: 'warning',
    summary: 'The name or comment in quotes goes on in the next line.',
    why: 'The line end becomes part of the value. A list of that name is another list than the one without, and a comment is cut in print.',
    advice: 'Write the string in one line, or end the line with a backslash.',
    bad: '/ip firewall filter\nadd action=drop chain=input comment="drop\nthe rest"\n',
    good: '/ip firewall filter\nadd action=drop chain=input comment="drop the rest"\n',
    consequenceOf: ['SY002'],
  },
  checkCommand(command, _target, report) {
    if (command.menu === null) return;
    const isShort = SHORT_VALUES.test(command.menu);
    for (const argument of command.arguments) {
      if (!isShort && (command.menu === '/' || !/^(?:comment|name)$/.test(argument.fullName))) continue;
      const edits = lineEnds(argument);
      // A quote that is open to the end of the file is another mistake.
      if (edits.length === 0 || !/[\r\n]/.test((literalText(argument.value) ?? '').trim())) continue;
      const isOpen = GOES_ON.test(literalText(argument.value) ?? '');
      report({
        command,
        at: argument,
        message: isOpen
          ? `The quote that opens here is not closed in its line, so that ${argument.fullName} swallows what follows.`
          : `The line end inside the quotes becomes part of ${argument.fullName}. Write it in one line.`,
        ...(!isOpen && { fix: { title: 'Write it in one line', edits } }),
      });
    }
  },
};

/** Edits that put a blank in place of each line end and what is around it. */
function lineEnds({ value }: ResolvedArgument): Edit[] {
  if (value?.kind !== 'text' && value?.kind !== 'template') return [];
  const pieces = value.kind === 'text' ? [{ ...value, start: value.start + 1 }] : value.parts;
  return pieces.flatMap((piece) => {
    if (piece.kind !== 'text' && piece.kind !== 'characters') return [];
    return [...piece.text.matchAll(LINE_END)].map((match): Edit => {
      const start = piece.start + match.index;
      return { start, end: start + match[0].length, newText: ' ' };
    });
  });
}
