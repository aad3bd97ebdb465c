import { overlap } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { asked, knocksOf, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const WEB = [80, 8080].map((port) => [port, port] as const);
const REQUEST = /^\^?(?:GET|POST|HEAD|PUT)\b|\bHost: |\bUser-Agent: |^\^?\//i;
const KNOCK = 'add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input';
const FROM_ONE = 'dst-port=9216 protocol=tcp src-address-list=knock-1';

/** A text in a datagram of its own leaves no trace beside the wire, where every knock can be read. */
export const contentStaticToken: LintRule = {
  meta: {
    code: 'KN134',
    name: 'content-static-token',
    severity: 'information',
    consequenceOf: ['KN125', 'KN126', 'KN127'],
    summary: 'A knock is a text in a web request, which is the same each time.',
    why: 'Browsers keep the address in their history, proxies and servers in their logs, and everybody on the way can read it. Whoever finds it there has this knock for good.',
    advice: 'Change the text from time to time, let other knocks stand beside it, or send it by UDP.',
    bad: `/ip firewall filter\n${KNOCK} content="GET /Tr0ub4dor-and-3" dst-port=80 protocol=tcp src-address-list=knock-1\n${goodFirewall
      .replace(`${KNOCK} ${FROM_ONE}\n`, '')
      .replace('/ip firewall filter\n', '')}`,
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const text = asked(knock, 'content');
      if (text === null || asked(knock, 'protocol') !== 'tcp') continue;
      if (!REQUEST.test(text) && !overlap(portsOf(knock), WEB)) continue;
      report({
        ...at(knock.rule.command, 'content'),
        message:
          'A web request stays in histories and logs, and this text is the same each time: who finds it has this knock for good. Change it from time to time, or send a text by UDP.',
      });
    }
  },
};
