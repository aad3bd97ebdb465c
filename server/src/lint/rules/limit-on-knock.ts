import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const LIMITS = ['limit', 'nth', 'random', 'connection-limit'];

/** `dst-limit` can count each sender apart, and is left alone. */
export const limitOnKnock: LintRule = {
  meta: {
    code: 'KN145',
    name: 'limit-on-knock',
    severity: 'warning',
    summary: 'A knock is heard only up to a rate, or by chance.',
    why: 'The limit counts the packets of everybody. Who sends many shuts the owner out, and without that the knock works only now and then.',
    advice: 'Take the limit away, or use `dst-limit` with src-address, which counts each sender apart.',
    bad: variation('dst-port=12417', 'dst-port=12417 limit=5/1m,5:packet'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const limit = LIMITS.find((name) => asked(knock, name) !== null);
      if (limit === undefined) continue;
      report({
        ...at(knock.rule.command, limit, 'action'),
        message: `With ${limit} this knock is not always heard, and others can use it up. Take ${limit} away.`,
      });
    }
  },
};
