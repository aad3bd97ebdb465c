import { missingArguments } from '../../semantics/run-time-fault.ts';
import type { LintRule } from '../rule.ts';

export const missingRequiredArgument: LintRule = {
  meta: {
    code: 'SY019',
    name: 'missing-required-argument',
    severity: 'error',
    summary: 'An `add` without an argument that the router demands.',
    why: 'The router refuses the line when it comes to run it, and an import stops there with everything before it applied.',
    advice: 'Give the argument.',
    bad: '/ip firewall filter\nadd action=drop comment="drop the rest"\n',
    good: '/ip firewall filter\nadd action=drop chain=input comment="drop the rest"\n',
    consequenceOf: ['SY001', 'SY002', 'SY005', 'SY006', 'SY007', 'SY012', 'SY021', 'SY022', 'SY023'],
  },
  checkCommand(command, target, report) {
    const missing = missingArguments(command, target);
    if (missing.length === 0) return;
    const names = missing.map((group) => group.join(' or '));
    report({
      command,
      at: command.path.at(-1)!,
      message: `The router demands ${names.join(' and ')} of this command. Add it.`,
    });
  },
};
