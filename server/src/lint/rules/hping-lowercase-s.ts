import { clientLines, optionOf } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

/** `-s` is the source port of hping3, `-S` the flag SYN (hping3 manual). */
export const hpingLowercaseS: LintRule = {
  meta: {
    code: 'CL505',
    name: 'hping-lowercase-s',
    severity: 'warning',
    summary: 'A client line in a comment calls hping3 with -s and no port behind it, where -S is meant.',
    why: '-s takes the next word for a source port. No SYN is sent, so the packet opens no connection, and a rule that asks for a new one does not see it.',
    advice: 'Write -S.',
    bad: '# hping3 -s router.example.com -c 1 -p 12417\n',
    good: '# hping3 -S router.example.com -c 1 -p 12417\n',
    hasSafeFix: true,
  },
  check({ script }, report) {
    for (const line of clientLines(script)) {
      const option = line.words.find(({ text }) => text === '-s');
      if (line.tool !== 'hping3' || option === undefined || /^\d+$/.test(optionOf(line, '-s')?.text ?? '')) continue;
      const { start, end } = option;
      report({
        comment: line.comment,
        at: option,
        message: '-s is the source port of hping3. A SYN is sent with -S.',
        fix: { title: 'Change to -S', edits: [{ start, end, newText: '-S' }] },
      });
    }
  },
};
