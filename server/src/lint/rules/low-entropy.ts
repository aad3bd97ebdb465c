import { blindBits } from '../../firewall/knock-strength.ts';
import { compileLayer7 } from '../../firewall/layer7.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { judgedChains } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const ENOUGH_BITS = 40;

/** Fewer than three knocks have a rule of their own. */
export const lowEntropy: LintRule = {
  meta: {
    code: 'KN104',
    name: 'low-entropy',
    severity: 'warning',
    consequenceOf: ['KN109', 'KN111'],
    summary: 'The knocks together are easier to guess than 40 bits.',
    why: 'Ranges of ports, packet sizes and short texts leave few possibilities: somebody who tries them at random gets in within weeks instead of never.',
    advice: 'Ask for one port in each knock, and add a knock.',
    bad: variation('dst-port=9216', 'dst-port=9000-9999').replace('dst-port=13872', 'dst-port=13000-13999'),
    good: goodFirewall,
  },
  check(analysis, report) {
    const layer7 = compileLayer7(analysis.firewall.layer7);
    for (const { door, sequence } of judgedChains(analysis)) {
      if (sequence === null || sequence.length < 3) continue;
      const bits = blindBits(sequence, layer7);
      if (bits >= ENOUGH_BITS) continue;
      report({
        ...at(sequence.at(-1)!.rule.command, 'dst-port', 'packet-size', 'address-list'),
        message: `All knocks for "${door}" together are worth ${Math.floor(bits)} bits, which can be guessed. Ask for one port in each knock, or add a knock.`,
        concerns: sequence.map(({ rule }) => rule.command),
      });
    }
  },
};
