import { headerBytes } from '../../firewall/clients/packet-sizes.ts';
import { conditions } from '../../firewall/placed-rules.ts';
import { clientLines } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

const example = (line: string) => `# ${line}
/ip firewall filter
add action=accept chain=input connection-state=established,related
add action=add-src-to-address-list address-list=open address-list-timeout=5m chain=input dst-port=13872 protocol=tcp src-address-list=knock-2
add action=add-src-to-address-list address-list=knock-2 address-list-timeout=10s chain=input icmp-options=8:0 packet-size=721 protocol=icmp src-address-list=knock-1
add action=add-src-to-address-list address-list=knock-1 address-list-timeout=10s chain=input dst-port=12417 protocol=tcp
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=open
add action=drop chain=input
`;

/** Other clients ask for the payload; their lines are the matter of KN122. */
export const sizeUnit: LintRule = {
  meta: {
    code: 'CL508',
    name: 'size-unit',
    severity: 'warning',
    summary:
      'A line of RouterOS in a comment gives ping the size of the payload, where that of the packet is asked for.',
    why: 'size= counts the whole packet on RouterOS, as packet-size does. The packet is smaller than the rule asks for by the 28 bytes of its headers, 48 over IPv6, and the knock is not heard.',
    advice: 'Write the same number as in packet-size.',
    bad: example('/ping 192.0.2.1 count=1 size=693'),
    good: example('/ping 192.0.2.1 count=1 size=721'),
    hasSafeFix: true,
  },
  check({ script, knockFillers }, report) {
    const asked = knockFillers.flatMap(({ placed, chain }) =>
      conditions(placed, 'packet-size').map((size) => ({
        size: Number(size),
        headers: headerBytes('icmp', chain.family),
      })),
    );
    for (const { comment, tool, words } of asked.length === 0 ? [] : clientLines(script)) {
      const word = tool === 'ping' ? words.find(({ text }) => /^size=\d+$/.test(text)) : undefined;
      const given = Number(word?.text.slice('size='.length));
      const meant = asked.find(({ size, headers }) => given === size - headers);
      if (word === undefined || meant === undefined || asked.some(({ size }) => size === given)) continue;
      const { start, end } = word;
      report({
        comment,
        at: { start, end },
        message: `This is a packet of ${given} bytes on RouterOS, and the rule waits for ${meant.size}. Write size=${meant.size}.`,
        fix: { title: `Change to size=${meant.size}`, edits: [{ start, end, newText: `size=${meant.size}` }] },
      });
    }
  },
};
