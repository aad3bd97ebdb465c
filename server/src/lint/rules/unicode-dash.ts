import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { type BareWord, bareWords } from '../bare-words.ts';
import type { LintRule } from '../rule.ts';

const DASH = /[\u2010-\u2015\u2212]/g;
/** Numbers, ports, addresses and ranges of them. */
const RANGE = /^!?[\d.:,/-]+$/;

/** Word processors and web pages make dashes of hyphens. */
export const unicodeDash: LintRule = {
  meta: {
    code: 'SY003',
    name: 'unicode-dash',
    severity: 'error',
    summary: 'A dash where the router needs a hyphen: in a name, in a range, or in a word of RouterOS.',
    why: 'A dash is another letter to the router. It does not know a property or a value of that name, refuses the line, and an import stops there.',
    advice: 'Write a hyphen, and copy scripts from plain text only.',
    bad: '/ip firewall filter\nadd action=drop chain=input dst\u2013port=22 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=drop chain=input dst-port=22 protocol=tcp\n',
  },
  checkCommand(command, _target, report) {
    for (const bare of bareWords(command, DASH)) {
      const { text, start, end } = bare.word;
      const replaced = text.replace(DASH, '-');
      // A list of dashes that was copied along with its items.
      const hyphened = bare.isName ? replaced.replace(/^-+/, '') : replaced;
      if (!isMeant(command, bare, hyphened)) continue;
      report({
        command,
        at: { start, end },
        message: `The dash in ${text} is not the hyphen that RouterOS writes, so the router does not know the word. Write ${hyphened}.`,
        fix: { title: `Change to ${hyphened}`, edits: [{ start, end, newText: hyphened }] },
      });
    }
  },
};

/** Whether a hyphen is what must stand there: texts and names of one's own may have dashes. */
function isMeant(command: ResolvedCommand, { word, argument, isName }: BareWord, hyphened: string): boolean {
  const { path, schema } = command;
  if (isName) return true;
  if (argument === null)
    return word.end <= (path.at(-1)?.end ?? 0) || (command.menu !== '/' && hyphened.startsWith('-'));
  const node = schema?.arguments().get(argument.fullName);
  if (node?.form === 'text') return false;
  return RANGE.test(hyphened) || (node?.choices()?.values.some(({ value }) => value === hyphened) ?? false);
}
