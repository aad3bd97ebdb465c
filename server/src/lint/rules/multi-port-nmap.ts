import { clientLines, optionOf } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

/** nmap mixes the ports of one call, unless told not to, and sends to several at a time (nmap manual, Port specification). */
export const multiPortNmap: LintRule = {
  meta: {
    code: 'CL503',
    name: 'multi-port-nmap',
    severity: 'warning',
    summary: 'A client line in a comment knocks on several ports with one call of nmap.',
    why: 'nmap chooses the order of the ports by itself, so the knocks come in the right order by chance only.',
    advice: 'Call nmap once for each port, in order.',
    bad: '# nmap -Pn --max-retries 0 -p 12417,9216,13872 router.example.com\n',
    good: '# for x in 12417 9216 13872; do nmap -Pn --max-retries 0 -p $x router.example.com; done\n',
  },
  check({ script }, report) {
    for (const line of clientLines(script)) {
      const own = line.tool === 'nmap' ? portsOf(line.comment.text, optionOf(line, '-p')?.text ?? '') : '';
      if (!/\d,\d/.test(own)) continue;
      report({
        comment: line.comment,
        at: line.at,
        message: 'nmap chooses the order of the ports of one call itself. Call it once for each port, in order.',
      });
    }
  },
};

/** The ports of `-p 1,2`, or those that a loop puts there: `for x in 1,2` runs once. */
function portsOf(comment: string, written: string): string {
  const variable = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
  if (variable === undefined) return written;
  const loop = new RegExp(`\\bfor\\s+${variable}\\s+in\\s+([^;]*)`).exec(comment);
  return loop?.[1] ?? '';
}
