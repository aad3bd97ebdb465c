import { chainGraphs, circularJumps, targetOf } from '../../firewall/chain-graph.ts';
import { at } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

export const jumpCycle: LintRule = {
  meta: {
    code: 'FW314',
    name: 'jump-cycle',
    severity: 'error',
    summary: 'Jumps lead from a chain back to itself.',
    why: 'A packet that goes round in chains costs the router time until it gives up, and what becomes of it then is not what the rules say.',
    advice: 'Leave the chain with `action=return`, or at its end, instead of jumping back.',
    bad: '/ip firewall filter\nadd action=jump chain=input jump-target=services\nadd action=accept chain=services dst-port=22 protocol=tcp\nadd action=jump chain=services jump-target=input\n',
    good: '/ip firewall filter\nadd action=jump chain=input jump-target=services\nadd action=accept chain=services dst-port=22 protocol=tcp\nadd action=return chain=services\n',
  },
  check(analysis, report) {
    for (const graph of chainGraphs(analysis.firewall.rules)) {
      for (const jump of circularJumps(graph)) {
        report({
          ...at(jump.command, 'jump-target'),
          message: `This jump leads back to the chain "${targetOf(jump)}", which leads here: packets go in circles. Use action=return, or jump to another chain.`,
        });
      }
    }
  },
};
