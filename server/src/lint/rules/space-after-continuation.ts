import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { absoluteStart, childrenOf, lastBefore, type Node } from '../../syntax/tree.ts';
import type { LintRule } from '../rule.ts';

const BLANKS = /\\([ \t]+)(?=[\r\n])/g;

/** The manual wants the backslash to be the last character of its line (Scripting, "Line structure"). */
export const spaceAfterContinuation: LintRule = {
  meta: {
    code: 'SY008',
    name: 'space-after-continuation',
    severity: 'warning',
    summary: 'Blanks stand behind the backslash that continues a line.',
    why: 'Nobody sees them, and the manual promises a continued line only where the backslash is the last character. In a string the blanks end the string with an error.',
    advice: 'Take the blanks away.',
    bad: '/ip firewall filter\nadd action=accept chain=input \\ \n    dst-port=22 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=accept chain=input \\\n    dst-port=22 protocol=tcp\n',
    hasSafeFix: true,
    isOfLanguage: true,
  },
  check({ script, statements }, report) {
    for (const match of script.text.matchAll(BLANKS)) {
      const index = lastBefore(script.statements, match.index + 1);
      const command = statements[index]?.commands[0];
      if (command === undefined || isInCommentOrString(script.text, match.index, statements[index]!.commands)) continue;
      const start = match.index + 1 - absoluteStart(command.statement);
      const end = start + match[1]!.length;
      report({
        command,
        at: { start, end },
        message: 'Blanks stand behind the backslash: a line is sure to go on only where it is the last character.',
        fix: { title: 'Take the blanks away', edits: [{ start, end, newText: '' }] },
      });
    }
  },
};

function isInCommentOrString(text: string, offset: number, commands: readonly ResolvedCommand[]): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset) + 1, offset);
  if (line.trimStart().startsWith('#')) return true;
  return commands.some(({ statement }) => {
    const at = offset - absoluteStart(statement);
    return statement.parts.some((part) => isInString(part, at));
  });
}

function isInString(node: Node, offset: number): boolean {
  if (offset < node.start || offset >= node.end) return false;
  return (
    node.kind === 'text' || node.kind === 'template' || childrenOf(node).some((child) => isInString(child, offset))
  );
}
