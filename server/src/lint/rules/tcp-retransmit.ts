import type { Analysis } from '../../analysis.ts';
import { conditions } from '../../firewall/placed-rules.ts';
import { clientLines, hasOption, optionOf } from '../client-lines.ts';
import { strictFirewall } from '../example.ts';
import type { LintRule } from '../rule.ts';

const example = (line: string) => `# ${line}\n${strictFirewall}`;

/** A probe that nobody answers is sent again, unless nmap is told not to (nmap manual, Timing and Performance). */
export const tcpRetransmit: LintRule = {
  meta: {
    code: 'CL502',
    name: 'tcp-retransmit',
    severity: 'warning',
    summary: 'A client line in a comment lets nmap send its packets again, and the chain punishes wrong packets.',
    why: 'A knock is never answered, so nmap sends it once more. It comes when the next stage waits for another port, and puts its own sender on the list of those who failed.',
    advice: 'Call nmap with --max-retries 0.',
    bad: example('for x in 12417 9216 13872; do nmap -Pn -p $x router.example.com; done'),
    good: example('for x in 12417 9216 13872; do nmap -Pn --max-retries 0 -p $x router.example.com; done'),
    hasSafeFix: true,
  },
  check(analysis, report) {
    if (!isStrict(analysis)) return;
    for (const line of clientLines(analysis.script)) {
      const isOnce = optionOf(line, '--max-retries', '--max_retries')?.text === '0';
      if (line.tool !== 'nmap' || isOnce || hasOption(line, '-sU')) continue;
      const { start } = line.words[0]!;
      report({
        comment: line.comment,
        at: line.at,
        message:
          'nmap sends a packet again that is not answered, and this chain punishes who does. Add --max-retries 0.',
        fix: { title: 'Add --max-retries 0', edits: [{ start, end: start, newText: '--max-retries 0 ' }] },
      });
    }
  },
};

/** Whether who is on a stage is put on a list that a drop reads. */
function isStrict({ placedRules, knockChains }: Analysis): boolean {
  const stages = new Set(knockChains.flatMap((chain) => chain.stages));
  if (stages.size === 0) return false;
  const drops = placedRules.filter(({ rule }) => rule.action === 'drop' && !rule.disabled);
  const penalties = new Set(drops.flatMap((drop) => conditions(drop, 'src-address-list')));
  return placedRules.some((placed) => {
    const isPenalty = penalties.has(placed.rule.properties.get('address-list') ?? '');
    return isPenalty && conditions(placed, 'src-address-list').some((list) => stages.has(list));
  });
}
