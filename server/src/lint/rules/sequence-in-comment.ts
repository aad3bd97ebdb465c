import { singlePort } from '../../firewall/knock-strength.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

export const sequenceInComment: LintRule = {
  meta: {
    code: 'KN148',
    name: 'sequence-in-comment',
    severity: 'information',
    summary: 'The comment of a rule tells several ports of the knock.',
    why: 'Comments are shown to everybody who may read the configuration, are printed in supports and screenshots, and stay the same when the ports are changed.',
    advice: 'Keep the sequence where you keep passwords.',
    bad: variation('add action=drop chain=input', 'add action=drop chain=input comment="knock 12417 9216 13872"'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const sequences = analysis.knockChains.map(
      ({ sequence }) => new Set((sequence ?? []).flatMap((knock) => singlePort(knock) ?? []).map(String)),
    );
    if (sequences.length === 0) return;
    for (const { command, properties } of analysis.firewall.rules) {
      const words = new Set(properties.get('comment')?.match(/\d+/g) ?? []);
      if (words.size < 2 || !sequences.some((ports) => [...words].filter((word) => ports.has(word)).length >= 2))
        continue;
      report({
        ...at(command, 'comment'),
        message:
          'This comment tells ports of the knock to everybody who sees the configuration. Keep the sequence elsewhere.',
      });
    }
  },
};
