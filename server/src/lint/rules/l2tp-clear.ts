import type { Analysis } from '../../analysis.ts';
import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap } from '../../firewall/ranges.ts';
import { literalText } from '../../semantics/literals.ts';
import { at, findArgument } from '../arguments.ts';
import { variation } from '../example.ts';
import { asked, portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

const L2TP = [[1701, 1701]] as const;

export const l2tpClear: LintRule = {
  meta: {
    code: 'FW328',
    name: 'l2tp-clear',
    severity: 'warning',
    summary: 'The door behind a knock accepts L2TP that does not come through IPsec.',
    why: 'L2TP by itself encrypts nothing. With use-ipsec=yes the server takes clients without IPsec as well, and what they send can be read on the way.',
    advice: 'Accept port 1701 by a rule of its own with `ipsec-policy=in,ipsec`, or set `use-ipsec=required`.',
    bad: variation('dst-port=8291 protocol=tcp', 'dst-port=500,1701,4500 protocol=udp'),
    good: `${variation('dst-port=8291 protocol=tcp', 'dst-port=500,4500 protocol=udp').replace('add action=drop chain=input\n', '')}add action=accept chain=input protocol=ipsec-esp src-address-list=open
add action=accept chain=input dst-port=1701 ipsec-policy=in,ipsec protocol=udp src-address-list=open
add action=drop chain=input
`,
  },
  check(analysis, report) {
    if (requiresIpsec(analysis)) return;
    const reported = new Set<object>();
    for (const { accepts } of analysis.knockChains) {
      for (const accept of accepts) {
        if (!takesClearL2tp(accept) || reported.has(accept.rule)) continue;
        reported.add(accept.rule);
        report({
          ...at(accept.rule.command, 'dst-port'),
          message:
            'This accepts L2TP without encryption too. Accept port 1701 by a rule of its own with ipsec-policy=in,ipsec.',
        });
      }
    }
  },
};

function takesClearL2tp(accept: PlacedRule): boolean {
  return (
    asked(accept, 'protocol') === 'udp' &&
    overlap(portsOf(accept), L2TP) &&
    conditions(accept, 'ipsec-policy').length === 0
  );
}

function requiresIpsec({ commands }: Analysis): boolean {
  return commands.some((command) => {
    const value = command.menu === '/interface/l2tp-server/server' ? findArgument(command, 'use-ipsec') : null;
    return value !== null && literalText(value.value) === 'required';
  });
}
