import { clientLines, hasOption } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

/** One packet is the knock; ping sends on and on. */
export const pingCount: LintRule = {
  meta: {
    code: 'CL507',
    name: 'ping-count',
    severity: 'information',
    summary: 'A client line in a comment calls ping without a count.',
    why: 'ping goes on until somebody stops it, or sends four packets on Windows. In a script the next knock never comes, or comes too late.',
    advice: 'Send one packet: -c 1 on Linux, macOS, -n 1 on Windows, count=1 on RouterOS.',
    bad: '# ping -s 692 router.example.com\n',
    good: '# ping -c 1 -s 692 router.example.com\n',
    hasSafeFix: true,
  },
  check({ script }, report) {
    for (const line of clientLines(script)) {
      const isCounted = hasOption(line, '-c', '-n') || line.words.some(({ text }) => /^count=|^-[cn]\d/.test(text));
      if (line.tool !== 'ping' || isCounted) continue;
      const start = line.words[0]!.start;
      const count = hasOption(line, '-l') ? '-n 1 ' : '-c 1 ';
      const isRouter = line.words.some(({ text }) => text.startsWith('size='));
      report({
        comment: line.comment,
        at: line.at,
        message: 'Without a count ping sends on and on. One packet is enough for a knock.',
        ...(!isRouter && { fix: { title: `Add ${count.trim()}`, edits: [{ start, end: start, newText: count }] } }),
      });
    }
  },
};
