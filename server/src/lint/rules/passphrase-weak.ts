import { COMPUTED } from '../../firewall/rule.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const SHORTEST = 10;
const COMMON_WORDS =
  /^(?:[^a-z]*(?:super|secret|password|passwd|pass|knock|open|sesame|mikrotik|routeros|router|admin|hello|test|letmein|the|my|word)[^a-z]*)+$/i;

export const passphraseWeak: LintRule = {
  meta: {
    code: 'KN132',
    name: 'passphrase-weak',
    severity: 'warning',
    summary: 'The text that a knock waits for is short, or made of words that everybody tries.',
    why: 'The text is a password: it is guessed like one, and the router does not slow guesses down.',
    advice: 'Take a random text of ten characters or more.',
    bad: variation('dst-port=9216 protocol=tcp', 'content=secretpassword dst-port=9216 protocol=udp'),
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    const patterns = new Map(analysis.firewall.layer7.map(({ name, regexp }) => [name, regexp]));
    for (const { knock } of knocksOf(analysis)) {
      const text = asked(knock, 'content') ?? patterns.get(asked(knock, 'layer7-protocol') ?? '');
      if (text === undefined || text === '' || text === COMPUTED) continue;
      const words = text.replace(/^\^|\\?\$$/g, '');
      const isCommon = COMMON_WORDS.test(words);
      if (words.length >= SHORTEST && !isCommon) continue;
      report({
        ...at(knock.rule.command, 'content', 'layer7-protocol'),
        message: isCommon
          ? 'The text of this knock is made of words that everybody tries first. Take a random text of ten characters or more.'
          : `The text of this knock has ${words.length} characters, which can be guessed. Take a random text of ten or more.`,
      });
    }
  },
};
