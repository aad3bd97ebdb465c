import { clientLines } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

/** Names that nmap has given up (nmap change log, 5.30 and 6.00). */
const TODAY: Readonly<Record<string, string>> = {
  '-P0': '-Pn',
  '-PN': '-Pn',
  '-sP': '-sn',
  '--host_timeout': '--host-timeout',
  '--max_retries': '--max-retries',
};

/** They work still, and are in no manual any more. */
export const obsoleteNmapFlags: LintRule = {
  meta: {
    code: 'CL509',
    name: 'obsolete-nmap-flags',
    severity: 'information',
    summary: 'A client line in a comment calls nmap with options by their old names.',
    why: 'Nobody finds them in the manual, and a later nmap may refuse them.',
    advice: 'Write the names of today.',
    bad: '# nmap -PN --max-retries 0 -p 12417 router.example.com\n',
    good: '# nmap -Pn --max-retries 0 -p 12417 router.example.com\n',
    hasSafeFix: true,
  },
  check({ script }, report) {
    for (const { comment, tool, words } of clientLines(script)) {
      for (const { text, start, end } of tool === 'nmap' ? words : []) {
        const newText = Object.hasOwn(TODAY, text) ? TODAY[text]! : null;
        if (newText === null) continue;
        report({
          comment,
          at: { start, end },
          message: `${text} is called ${newText} today.`,
          fix: { title: `Change to ${newText}`, edits: [{ start, end, newText }] },
        });
      }
    }
  },
};
