import { conditions, type PlacedRule } from '../../firewall/placed-rules.ts';
import { overlap } from '../../firewall/ranges.ts';
import { at, setArgument } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import { portsOf } from '../knocks.ts';
import type { LintRule } from '../rule.ts';

/** WinBox and the API: services that only routers of this kind have. */
const OF_THE_ROUTER = [8291, 8728, 8729].map((port) => [port, port] as const);
/** What says that another router behind this one is meant. */
const ELSEWHERE = ['dst-address', 'dst-address-list', 'out-interface', 'out-interface-list', 'connection-nat-state'];

export const doorInWrongChain: LintRule = {
  meta: {
    code: 'FW323',
    name: 'door-in-wrong-chain',
    severity: 'warning',
    summary: 'The accept behind a knock is for a service of the router, but stands in forward or output.',
    why: 'Packets for the router itself go through input only. The accept never meets them, so the door stays shut after the right knock.',
    advice: 'Write `chain=input`.',
    bad: variation('add action=accept chain=input dst-port=8291', 'add action=accept chain=forward dst-port=8291')
      .concat('add action=drop chain=forward\n')
      .replace(
        'connection-state=established,related\n',
        'connection-state=established,related\nadd action=accept chain=forward connection-state=established,related\n',
      ),
    good: goodFirewall,
  },
  check(analysis, report) {
    const reported = new Set<object>();
    for (const { accepts } of analysis.knockChains) {
      for (const accept of accepts) {
        if (!isMisplaced(accept) || reported.has(accept.rule)) continue;
        reported.add(accept.rule);
        const fix = setArgument(accept.rule.command, 'chain', 'input', 'action');
        report({
          ...at(accept.rule.command, 'chain'),
          message: `WinBox and the API of this router are reached through input, which ${accept.root} is not: this accept never meets them. Write chain=input.`,
          ...(accept.rule.chain === accept.root && fix && { fix }),
        });
      }
    }
  },
};

function isMisplaced(accept: PlacedRule): boolean {
  if (accept.root !== 'forward' && accept.root !== 'output') return false;
  return overlap(portsOf(accept), OF_THE_ROUTER) && ELSEWHERE.every((name) => conditions(accept, name).length === 0);
}
