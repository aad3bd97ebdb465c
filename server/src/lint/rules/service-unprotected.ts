import { areRulesKnown } from '../../firewall/known-rules.ts';
import { isYes } from '../../firewall/rule.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import { at, findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const REFUSING = new Set(['drop', 'reject', 'tarpit']);
/** Services that send passwords in clear. */
const CLEAR = new Set(['telnet', 'ftp', 'www', 'api']);

export const serviceUnprotected: LintRule = {
  meta: {
    code: 'FW330',
    name: 'service-unprotected',
    severity: 'warning',
    summary: 'A service without encryption is switched on for every address, and input drops nothing.',
    why: 'Passwords go over the network in clear, and anybody may try them.',
    advice: 'Leave it off, name who may use it by `address=`, or close input with a drop.',
    bad: '/ip service\nset telnet disabled=no\n/ip firewall filter\nadd action=accept chain=input connection-state=established,related\n',
    good: '/ip service\nset telnet address=192.168.88.0/24 disabled=no\n/ip firewall filter\nadd action=accept chain=input connection-state=established,related\n',
  },
  check(analysis, report) {
    const input = analysis.placedRules.filter(({ rule, root }) => rule.table === 'filter' && root === 'input');
    const isClosed = input.some(({ rule }) => REFUSING.has(rule.action) && !rule.disabled);
    if (input.length === 0 || isClosed || !areRulesKnown(analysis.firewall, 4, 'filter')) return;
    for (const command of analysis.commands) {
      const service = openedService(command);
      if (service === null) continue;
      report({
        ...at(command, 'disabled'),
        message: `${service} is open to everybody here: no rule of input drops anything. Leave it off, or name who may use it by address=.`,
      });
    }
  },
};

function openedService(command: ResolvedCommand): string | null {
  if (command.menu !== '/ip/service' || command.command !== 'set' || command.execution !== 'always') return null;
  const disabled = findArgument(command, 'disabled');
  if (disabled === null || literalText(disabled.value) === null || isYes(literalText(disabled.value)!)) return null;
  if (literalText(findArgument(command, 'address')?.value ?? null) !== '') return null;
  const name = command.positional[0] === undefined ? null : literalText(command.positional[0]);
  return name !== null && CLEAR.has(name) ? name : null;
}
