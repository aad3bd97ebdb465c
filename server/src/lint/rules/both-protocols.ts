import { clientLines, optionOf } from '../client-lines.ts';
import type { LintRule } from '../rule.ts';

/** PortQry knocks twice on each port. */
export const bothProtocols: LintRule = {
  meta: {
    code: 'CL504',
    name: 'both-protocols',
    severity: 'warning',
    summary: 'A client line in a comment knocks on each port over TCP and over UDP.',
    why: 'Half of the packets are no knocks. A strict chain takes them for wrong ones, and a scan detection counts them.',
    advice: 'Call it with -p tcp or -p udp, port by port.',
    bad: '# PortQry -n router.example.com -o 12417,9216,13872 -p both\n',
    good: '# PortQry -n router.example.com -o 12417,9216,13872 -p tcp\n',
  },
  check({ script }, report) {
    for (const line of clientLines(script)) {
      if (line.tool !== 'portqry' || optionOf(line, '-p')?.text.toLowerCase() !== 'both') continue;
      report({
        comment: line.comment,
        at: optionOf(line, '-p')!,
        message:
          'With -p both each port gets a packet of TCP and one of UDP, and one of them is wrong. Name the protocol.',
      });
    }
  },
};
