import type { Analysis } from '../../analysis.ts';
import { overlap } from '../../firewall/ranges.ts';
import { at } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** TCP ports on which the router itself may listen. */
const LISTENING = [21, 22, 23, 53, 80, 179, 443, 1080, 1723, 2000, 3128, 8080, 8291, 8728, 8729].map(
  (port) => [port, port] as const,
);

export const payloadNoListener: LintRule = {
  meta: {
    code: 'KN126',
    name: 'payload-no-listener',
    severity: 'warning',
    consequenceOf: ['KN125'],
    summary: 'A knock looks into what TCP carries, on a port where the router does not listen.',
    why: 'TCP sends its text only after somebody has answered. Where nobody listens there is no connection, so the text is never sent.',
    advice: 'Send the text by UDP, or to the port of a service such as the web server.',
    bad: `/ip firewall filter
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input content=Tr0ub4dor-and-3 dst-port=9216 protocol=tcp src-address-list=knock-1
${variation('add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input dst-port=9216 protocol=tcp src-address-list=knock-1\n', '').replace('/ip firewall filter\n', '')}`,
    good: variation('dst-port=9216 protocol=tcp', 'content=Tr0ub4dor-and-3 dst-port=9216 protocol=udp'),
  },
  check(analysis, report) {
    if (listensElsewhere(analysis)) return;
    for (const { knock } of knocksOf(analysis)) {
      const ports = portsOf(knock);
      const isPayload = asked(knock, 'content') !== null || asked(knock, 'layer7-protocol') !== null;
      if (!isPayload || asked(knock, 'protocol') !== 'tcp' || knock.root !== 'input' || ports.length === 0) continue;
      if (overlap(ports, LISTENING)) continue;
      report({
        ...at(knock.rule.command, 'dst-port'),
        message: `TCP sends its text only to a port that answers, and no service of the router uses ${knock.rule.properties.get('dst-port')}. Use UDP, or the port of a service.`,
      });
    }
  },
};

/** Whether the script gives services other ports, or sends packets to another one. */
function listensElsewhere({ commands, firewall }: Analysis): boolean {
  const moves = commands.some(
    ({ menu, arguments: given }) => menu === '/ip/service' && given.some(({ fullName }) => fullName === 'port'),
  );
  return moves || firewall.rules.some(({ action }) => action === 'redirect' || action === 'dst-nat');
}
