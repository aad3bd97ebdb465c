import { clientLines, delayOf, knocksOf } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

const LEAST_MS = 100;

/** Nothing keeps datagrams in the order in which they were sent. */
export const udpNoDelay: LintRule = {
  meta: {
    code: 'CL501',
    name: 'udp-no-delay',
    severity: 'information',
    summary: 'A client line in a comment sends UDP knocks with less than 100 ms between them.',
    why: 'Datagrams that are sent at once overtake each other on the way. The knocks arrive in another order, and the door stays shut now and then.',
    advice: 'Let the client wait for some 200 ms: knock -d 200.',
    bad: '# knock -u router.example.com 12417 9216 13872\n',
    good: '# knock -u -d 200 router.example.com 12417 9216 13872\n',
    hasSafeFix: true,
  },
  check({ script }, report) {
    for (const line of clientLines(script)) {
      if (line.tool !== 'knock') continue;
      const udp = knocksOf(line).filter(({ protocol }) => protocol === 'udp');
      const delay = delayOf(line);
      if (udp.length < 2 || (delay !== null && delay >= LEAST_MS)) continue;
      const start = line.words[0]!.start;
      report({
        comment: line.comment,
        at: line.at,
        message: `These UDP knocks follow each other ${delay === null ? 'at once' : `after ${delay} ms`} and may arrive in another order. Wait in between: -d 200.`,
        ...(delay === null && { fix: { title: 'Add -d 200', edits: [{ start, end: start, newText: '-d 200 ' }] } }),
      });
    }
  },
};
