import ipaddr from 'ipaddr.js';
import type { Family } from '../../firewall/rule.ts';
import { type ClientLine, clientLines, hasOption } from '../client-lines.ts';
import { goodFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** The firewalls of IPv4 and IPv6 are apart: a knock over one is not heard by the other. */
export const familyMismatch: LintRule = {
  meta: {
    code: 'CL506',
    name: 'family-mismatch',
    severity: 'error',
    summary: 'A client line in a comment knocks over one IP version, and all knocks of the script are for the other.',
    why: 'The rules never see the packets, and the door stays shut.',
    advice: 'Knock over the version that the rules are for, or write the rules for both.',
    bad: `# knock -6 router.example.com 12417 9216 13872\n${goodFirewall}`,
    good: `# knock -4 router.example.com 12417 9216 13872\n${goodFirewall}`,
  },
  check({ script, knockChains }, report) {
    const heard = new Set(knockChains.map(({ family }) => family));
    if (heard.size === 0) return;
    for (const line of clientLines(script)) {
      const family = familyOf(line);
      if (family === null || heard.has(family)) continue;
      report({
        comment: line.comment,
        at: line.at,
        message: `This knocks over IPv${family}, and the knocks of this file are heard over IPv${family === 4 ? 6 : 4} only.`,
      });
    }
  },
};

/** The IP version that an option or the address asks for; null where the name of the host decides. */
function familyOf(line: ClientLine): Family | null {
  if (hasOption(line, '-6')) return 6;
  if (hasOption(line, '-4')) return 4;
  const address = line.words.find(({ text }) => ipaddr.isValid(text) && /[.:].*[.:]/.test(text));
  if (address === undefined) return null;
  return ipaddr.parse(address.text).kind() === 'ipv4' ? 4 : 6;
}
