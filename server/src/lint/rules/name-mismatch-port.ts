import { conditions } from '../../firewall/placed-rules.ts';
import { at } from '../arguments.ts';
import { goodFirewall, variation } from '../example.ts';
import type { LintRule } from '../rule.ts';

/** A number that can be a port and is no part of an address or of a longer number; `knock-1` counts stages. */
const PORT_IN_NAME = /(?<![\d.])\d{3,5}(?![\d.])/g;

/** Whoever changes a port forgets the name. */
export const nameMismatchPort: LintRule = {
  meta: {
    code: 'AL204',
    name: 'name-mismatch-port',
    severity: 'information',
    summary: 'The list of a knock has a port in its name that is not the port of the knock.',
    why: 'Whoever reads the firewall takes the port from the name, and knocks there in vain.',
    advice: 'Name the stages by their number, or give the list the name of the port.',
    bad: variation('knock-1', 'knock:5000'),
    good: goodFirewall,
  },
  check(analysis, report) {
    for (const { placed, list } of analysis.knockFillers) {
      const ports = conditions(placed, 'dst-port').join(',');
      const named = list.match(PORT_IN_NAME) ?? [];
      const last = named.at(-1);
      if (last === undefined || ports === '' || named.some((port) => holds(ports, Number(port)))) continue;
      report({
        ...at(placed.rule.command, 'address-list'),
        message: `The list "${list}" is named after port ${last}, but the knock that fills it is on port ${ports}.`,
      });
    }
  },
};

function holds(ports: string, port: number): boolean {
  return ports.split(',').some((part) => {
    const [first = '', last = first] = part.split('-');
    return Number(first) <= port && port <= Number(last);
  });
}
