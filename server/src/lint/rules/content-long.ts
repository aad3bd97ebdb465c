import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** More than any text needs that nobody can guess. */
const LONG = 64;

export const contentLong: LintRule = {
  meta: {
    code: 'KN133',
    name: 'content-long',
    severity: 'information',
    summary: `A knock waits for a text of more than ${LONG} characters.`,
    why: 'The router finds the text only where one packet holds all of it. Clients and networks cut long texts into several packets, and then the knock is not heard.',
    advice: 'Take a random text of some 16 characters, which nobody can guess either.',
    bad: variation('dst-port=9216 protocol=tcp', `content=${'k7Qz-'.repeat(15)} dst-port=9216 protocol=udp`),
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const text = asked(knock, 'content');
      if (text === null || text.length <= LONG) continue;
      report({
        ...at(knock.rule.command, 'content'),
        message: `These ${text.length} characters are found only where one packet holds all of them. Some 16 random ones are as hard to guess.`,
      });
    }
  },
};
