import { tableOfMenu } from '../../firewall/rule.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** Matchers that need a protocol, and its names (RouterOS manual, Common Firewall Matchers and Actions). */
const OF_PROTOCOL: Record<string, readonly string[]> = {
  'icmp-options': ['icmp', 'icmpv6', '1', '58'],
  'tcp-flags': ['tcp', '6'],
  'tcp-mss': ['tcp', '6'],
};
/** Built-in chains that packets pass before their way out is known, and those that packets of the router begin in. */
const BEFORE_ROUTING = new Set(['input', 'prerouting', 'dstnat']);
const ON_THE_WAY_OUT = new Set(['output', 'postrouting', 'srcnat']);

export const emptyMatch: LintRule = {
  meta: {
    code: 'FW310',
    name: 'empty-match',
    severity: 'error',
    summary: 'Two conditions of a rule can never hold at the same time.',
    why: 'The router refuses such a rule, or no packet ever matches it: what it was to do is not done.',
    advice: 'Correct the condition that is named, or take it away.',
    bad: '/ip firewall filter\nadd action=drop chain=input out-interface=ether1\n',
    good: '/ip firewall filter\nadd action=drop chain=input in-interface=ether1\n',
  },
  checkCommand(command, _target, report) {
    if (command.command !== 'add' || command.menu === null || tableOfMenu(command.menu) === null) return;
    if (findArgument(command, 'copy-from') !== null) return;
    const chain = textOf(command, 'chain') ?? '';
    for (const argument of command.arguments) {
      const side = sideOf(argument.fullName);
      const protocols = OF_PROTOCOL[argument.fullName];
      if (literalText(argument.value) === '') continue;
      if (side === 'out' && BEFORE_ROUTING.has(chain)) {
        report({
          command,
          at: argument,
          message: `Packets of ${chain} have no way out yet, so ${argument.fullName} never matches. Did you mean ${argument.fullName.replace('out', 'in')}?`,
        });
      } else if (side === 'in' && ON_THE_WAY_OUT.has(chain) && chain === 'output') {
        report({
          command,
          at: argument,
          message: `Packets of output come from the router itself, so ${argument.fullName} never matches. Did you mean ${argument.fullName.replace('in-', 'out-')}?`,
        });
      } else if (protocols !== undefined && excludes(command, protocols)) {
        report({
          command,
          at: argument,
          message: `${argument.fullName} asks for something that only ${protocols[0]} has. Set protocol=${protocols[0]}.`,
        });
      }
    }
  },
};

function sideOf(name: string): 'in' | 'out' | null {
  if (name === 'in-interface' || name === 'in-interface-list') return 'in';
  return name === 'out-interface' || name === 'out-interface-list' ? 'out' : null;
}

function textOf(command: ResolvedCommand, name: string): string | null {
  const argument = findArgument(command, name);
  return argument === null ? null : literalText(argument.value);
}

/** Whether the rule asks for a protocol, and for none of these. */
function excludes(command: ResolvedCommand, protocols: readonly string[]): boolean {
  const written = textOf(command, 'protocol');
  if (written === null || written === '') return false;
  return written.startsWith('!') ? protocols.includes(written.slice(1)) : !protocols.includes(written);
}
