import { foreignNames, foreignWords } from '../given-up.ts';
import type { LintRule } from '../rule.ts';

export const version6Name: LintRule = {
  meta: {
    code: 'SY022',
    name: 'version-6-name',
    severity: 'error',
    summary: 'A name that went with RouterOS 6, in a script for version 7.',
    why: 'Guides on the web are full of them. RouterOS 7 refuses the line, and an import stops there with everything before it applied.',
    advice: 'Use what has taken its place. Where more than the name has changed, the message says where to look.',
    bad: '/ip route\nadd dst-address=0.0.0.0/0 gateway=192.0.2.1 routing-mark=uplink2\n',
    good: '/ip route\nadd dst-address=0.0.0.0/0 gateway=192.0.2.1 routing-table=uplink2\n',
    consequenceOf: ['SY003', 'SY006'],
  },
  checkCommand(command, target, report) {
    for (const found of foreignNames(command, target)) {
      if (found.absence !== null) continue;
      const { at, fix } = found;
      report({ command, at, message: foreignWords(found, target), ...(fix && { fix }) });
    }
  },
};
