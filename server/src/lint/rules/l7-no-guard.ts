import { tableOfMenu } from '../../firewall/rule.ts';
import { literalText } from '../../semantics/literals.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const LAYER7 = '/ip firewall layer7-protocol\nadd name=hello regexp="^open-sesame\\\\\\$"\n';

export const l7NoGuard: LintRule = {
  meta: {
    code: 'KN128',
    name: 'l7-no-guard',
    severity: 'warning',
    summary: 'A rule looks for a layer 7 pattern in packets of any protocol.',
    why: 'The router keeps the first 2 KB of every connection in memory to search them. Where strangers decide how many connections there are, that takes the router down.',
    advice: 'Name the protocol and the port that the pattern is expected on.',
    bad: `${LAYER7}/ip firewall filter\nadd action=drop chain=input layer7-protocol=hello\n`,
    good: `${LAYER7}/ip firewall filter\nadd action=drop chain=input dst-port=9216 layer7-protocol=hello protocol=udp\n`,
  },
  checkCommand(command, _target, report) {
    if (command.command !== 'add' || command.menu === null || tableOfMenu(command.menu)?.table !== 'filter') return;
    const pattern = findArgument(command, 'layer7-protocol');
    const chain = findArgument(command, 'chain');
    // A chain of one's own may be jumped to with the protocol.
    if (pattern === null || chain === null || literalText(chain.value) !== 'input') return;
    if (['protocol', 'dst-port', 'connection-mark', 'copy-from'].some((name) => findArgument(command, name) !== null))
      return;
    report({
      command,
      at: pattern,
      message:
        'The router searches every connection for this pattern. Add protocol= and dst-port=, so that it looks only where the text is sent.',
    });
  },
};
