import { COMPUTED } from '../../firewall/rule.ts';
import { nearestName } from '../../schema/nearest.ts';
import { findArgument, setArgument } from '../arguments.ts';
import type { LintRule } from '../rule.ts';

/** A script may be a part of a configuration; where it has patterns of its own, a name that is nearly one is an error. */
export const l7Undefined: LintRule = {
  meta: {
    code: 'KN131',
    name: 'l7-undefined',
    severity: 'error',
    summary: 'A rule names a layer 7 pattern that the script does not define. A warning where no name is near it.',
    why: 'The router refuses a rule with a pattern that it does not know, and an import stops at that line.',
    advice: 'Correct the name, or add the pattern before the rules.',
    bad: '/ip firewall layer7-protocol\nadd name=knock-text regexp="^open-sesame\\\\\\$"\n/ip firewall filter\nadd action=log chain=input dst-port=9216 layer7-protocol=knock-txt protocol=udp\n',
    good: '/ip firewall layer7-protocol\nadd name=knock-text regexp="^open-sesame\\\\\\$"\n/ip firewall filter\nadd action=log chain=input dst-port=9216 layer7-protocol=knock-text protocol=udp\n',
  },
  check(analysis, report) {
    const defined = new Set(analysis.firewall.layer7.map(({ name }) => name));
    const isUnknown = analysis.firewall.unknowns.some(({ table }) => table === null || table === 'layer7-protocol');
    if (defined.size === 0 || defined.has(COMPUTED) || isUnknown) return;
    for (const { command, properties } of analysis.firewall.rules) {
      const name = properties.get('layer7-protocol')?.replace(/^!/, '');
      if (name === undefined || name === COMPUTED || name === '' || defined.has(name)) continue;
      const nearest = nearestName(name, defined);
      const fix = nearest === null ? null : setArgument(command, 'layer7-protocol', nearest, 'chain');
      report({
        command,
        at: findArgument(command, 'layer7-protocol')!,
        severity: nearest === null ? 'warning' : 'error',
        message: `This file defines no layer 7 pattern "${name}", and without it the router refuses the rule. ${nearest === null ? 'Add it, or correct the name.' : `Did you mean "${nearest}"?`}`,
        ...(fix && { fix }),
      });
    }
  },
};
