import { tableOfMenu } from '../../firewall/rule.ts';
import { literalText } from '../../semantics/literals.ts';
import { findArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

const PORTS = ['dst-port', 'src-port', 'port', 'any-port'];
/** By name and by number; the router refuses ports of any other protocol (RouterOS manual, Common Firewall Matchers). */
const WITH_PORTS = new Set(['tcp', 'udp', 'udp-lite', 'dccp', 'sctp', '6', '17', '33', '132', '136']);

export const portsWithoutProtocol: LintRule = {
  meta: {
    code: 'FW311',
    name: 'ports-without-protocol',
    severity: 'error',
    consequenceOf: ['SY'],
    summary: 'A rule names a port, but no protocol that has ports.',
    why: 'The router refuses the rule, and an import stops at this line: what stands behind it is never applied.',
    advice: 'Write `protocol=tcp` or `protocol=udp` before the port; for both, two rules.',
    bad: '/ip firewall filter\nadd action=drop chain=input dst-port=23\n',
    good: '/ip firewall filter\nadd action=drop chain=input dst-port=23 protocol=tcp\n',
  },
  checkCommand(command, _target, report) {
    if (command.command !== 'add' || command.menu === null || tableOfMenu(command.menu) === null) return;
    const port = PORTS.map((name) => findArgument(command, name)).find((argument) => argument?.value);
    if (port === undefined || port === null || findArgument(command, 'copy-from') !== null) return;
    if (literalText(port.value) === '') return;
    const protocol = findArgument(command, 'protocol');
    const written = protocol === null ? '' : literalText(protocol.value);
    if (written === null || WITH_PORTS.has(written)) return;
    report({
      command,
      at: protocol ?? port,
      message:
        written === ''
          ? `The router takes ${port.fullName} only together with a protocol that has ports. Add protocol=tcp or protocol=udp.`
          : `The protocol ${written} has no ports, so the router refuses ${port.fullName}. Write protocol=tcp or protocol=udp.`,
    });
  },
};
