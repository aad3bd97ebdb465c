import type { Analysis } from '../../analysis.ts';
import { literalText } from '../../semantics/literals.ts';
import type { TemplateText, Variable } from '../../syntax/tree.ts';
import { regexpOf } from '../layer7.ts';
import type { LintRule } from '../rule.ts';

/** Layer7 expressions are of the old kind: groups, classes, `* + ?`, `|`, `^` and `$`, and nothing that begins with `(?`. */
export const invalidL7Regex: LintRule = {
  meta: {
    code: 'SY015',
    name: 'invalid-l7-regex',
    severity: 'error',
    summary: 'A layer7 expression that is no regular expression, or that a variable nobody declares has a hole in.',
    why: 'The router refuses the matcher, or takes $name for a variable and puts nothing in its place: the expression matches something else than it says.',
    advice: 'Close what is open, and write \\$ for the end of the text.',
    bad: '/ip firewall layer7-protocol\nadd name=knock regexp="^(open|sesame\\$"\n',
    good: '/ip firewall layer7-protocol\nadd name=knock regexp="^(open|sesame)\\$"\n',
  },
  check(analysis, report) {
    for (const command of analysis.commands) {
      const argument = regexpOf(command);
      if (argument === null) continue;
      const { value } = argument;
      const text = literalText(value);
      const fault = text === null ? null : faultOf(text);
      if (fault !== null) report({ command, at: argument, message: `This is no regular expression: ${fault}.` });
      if (value?.kind !== 'template') continue;
      for (const variable of undeclared(analysis, value)) {
        const { start, name } = variable;
        report({
          command,
          at: variable,
          message: `The router takes $${name} for a variable, which is empty here. Write \\$ where the text is meant to end.`,
          fix: { title: 'Write \\$', edits: [{ start, end: start, newText: '\\' }] },
        });
      }
    }
  },
};

/** What the engine would stop at; null where it is content. */
function faultOf(text: string): string | null {
  // Such a string is one that nothing closes.
  if (/[\r\n]/.test(text)) return null;
  if (/(?<!\\)\(\?/.test(text)) return 'nothing stands before the ? behind a (';
  try {
    new RegExp(text);
    return null;
  } catch (error) {
    const words = (error as Error).message.split(': ').at(-1)!;
    return words.charAt(0).toLowerCase() + words.slice(1);
  }
}

function undeclared({ commands }: Analysis, { parts }: TemplateText): Variable[] {
  const variables = parts.filter((part) => part.kind === 'variable').filter(({ name }) => !/^\d+$/.test(name ?? ''));
  if (variables.length === 0) return [];
  const declares = ({ menu, positional }: Analysis['commands'][number], name: string | null) =>
    menu === '/' && positional.some((value) => value.kind === 'word' && value.text === name);
  return variables.filter(({ name }) => !commands.some((command) => declares(command, name)));
}
