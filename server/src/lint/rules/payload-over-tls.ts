import { singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** https and the API over TLS. */
const ENCRYPTED = new Set([443, 8729]);

export const payloadOverTls: LintRule = {
  meta: {
    code: 'KN127',
    name: 'payload-over-tls',
    severity: 'error',
    consequenceOf: ['KN125'],
    summary:
      'A knock looks for a text in a connection that is encrypted. A warning where it may be the name of a host, which TLS sends in clear.',
    why: 'What goes over TLS cannot be read on the way, so the text is never found and the knock never heard.',
    advice: 'Send the text by UDP, or over http without TLS.',
    bad: `/ip firewall filter
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input content="GET /Tr0ub4dor-and-3" dst-port=443 protocol=tcp src-address-list=knock-1
${variation('add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=9216 protocol=tcp src-address-list=knock-1\n', '').replace('/ip firewall filter\n', '')}`,
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    for (const { knock } of knocksOf(analysis)) {
      const port = singlePort(knock);
      const isPayload = asked(knock, 'content') !== null || asked(knock, 'layer7-protocol') !== null;
      if (!isPayload || port === null || !ENCRYPTED.has(port) || asked(knock, 'protocol') !== 'tcp') continue;
      report({
        ...at(knock.rule.command, 'content', 'layer7-protocol'),
        severity: /^[\w.-]+$/.test(asked(knock, 'content') ?? '') ? 'warning' : 'error',
        message: `What goes to port ${port} is encrypted, so the firewall never sees this text. Use UDP, or http on port 80.`,
      });
    }
  },
};
