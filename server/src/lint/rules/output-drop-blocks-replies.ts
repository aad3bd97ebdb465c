import { isUnconditional } from '../../firewall/dead-rules.ts';
import { areRulesKnown } from '../../firewall/known-rules.ts';
import { conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

export const outputDropBlocksReplies: LintRule = {
  meta: {
    code: 'FW333',
    name: 'output-drop-blocks-replies',
    severity: 'error',
    summary: 'Output drops everything, and nothing before that accepts the answers of the router.',
    why: 'What the router answers goes through output. Nobody can log in any more, whatever input accepts.',
    advice: 'Accept `connection-state=established,related` in output before the drop.',
    bad: '/ip firewall filter\nadd action=accept chain=input dst-port=22 protocol=tcp\nadd action=accept chain=output dst-port=53 protocol=udp\nadd action=drop chain=output\n',
    good: '/ip firewall filter\nadd action=accept chain=input dst-port=22 protocol=tcp\nadd action=accept chain=output connection-state=established,related\nadd action=accept chain=output dst-port=53 protocol=udp\nadd action=drop chain=output\n',
  },
  check(analysis, report) {
    if (!areRulesKnown(analysis.firewall)) return;
    for (const family of [4, 6] as const) {
      const output = analysis.placedRules.filter(
        ({ rule, root }) => rule.family === family && rule.table === 'filter' && root === 'output' && !rule.disabled,
      );
      const index = output.findIndex(
        ({ rule }) => rule.action === 'drop' && rule.chain === 'output' && isUnconditional(rule),
      );
      // An accept by address, by interface or by the port of a service may be for the answers.
      const answers = output
        .slice(0, Math.max(0, index))
        .some((placed) => placed.rule.action === 'accept' && conditions(placed, 'dst-port').length === 0);
      if (index < 0 || answers || output[index]!.rule.properties.has('place-before')) continue;
      report({
        ...at(output[index]!.rule.command, 'action'),
        message:
          'This drops all that the router answers, so nobody can log in. Accept connection-state=established,related in output before it.',
      });
    }
  },
};
