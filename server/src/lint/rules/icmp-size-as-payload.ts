import { headerBytes } from '../../firewall/clients/packet-sizes.ts';
import { at, setArgument } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, knocksOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** `ping -s 692` of Linux and macOS, `ping -l 692` of Windows: bytes without the headers of IP and ICMP. */
const PING = /\bping6?\b[^\n]*?\s-[sl]\s*(\d+)/g;

export const icmpSizeAsPayload: LintRule = {
  meta: {
    code: 'KN122',
    name: 'icmp-size-as-payload',
    severity: 'warning',
    summary: 'A comment gives ping the same size that the rule asks for.',
    why: 'packet-size is the whole packet, while ping takes what is in it: 28 bytes less for IPv4, 48 for IPv6. The knock never fits.',
    advice: 'Add 28 bytes to packet-size (48 for IPv6), or take them away from what ping sends.',
    bad: `# ping -c 1 -s 692 192.0.2.1\n${variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=692 protocol=icmp')}`,
    good: `# ping -c 1 -s 692 192.0.2.1\n${variation('dst-port=9216 protocol=tcp', 'icmp-options=8:0 packet-size=720 protocol=icmp')}`,
  },
  check(analysis, report) {
    const sizes = new Set<string>();
    for (const statement of analysis.script.statements) {
      if (statement.kind !== 'comment') continue;
      for (const [, size] of statement.text.matchAll(PING)) sizes.add(size!);
    }
    if (sizes.size === 0) return;
    for (const { knock } of knocksOf(analysis)) {
      const size = asked(knock, 'packet-size');
      if (size === null || !sizes.has(size) || !/^icmp/.test(asked(knock, 'protocol') ?? '')) continue;
      const { command, family } = knock.rule;
      const whole = String(Number(size) + headerBytes('icmp', family));
      const fix = setArgument(command, 'packet-size', whole, 'protocol');
      report({
        ...at(command, 'packet-size'),
        message: `A ping of ${size} bytes, as a comment gives it, is a packet of ${whole}, so it is not this knock. Write packet-size=${whole}.`,
        ...(fix && { fix }),
      });
    }
  },
};
