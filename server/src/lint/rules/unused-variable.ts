import { argumentValue } from '../../semantics/argument-values.ts';
import type { LintRule } from '../rule.ts';

/** Loops must name their variables, and global ones are there for others. */
export const unusedVariable: LintRule = {
  meta: {
    code: 'SY025',
    name: 'unused-variable',
    severity: 'hint',
    summary: 'A local variable is declared and never read.',
    why: 'It is left over, or another name was meant where it should be read.',
    advice: 'Take it away, or use it.',
    bad: ':local address 192.0.2.1\n:local port 8291\n:put $address\n',
    good: ':local address 192.0.2.1\n:put $address\n',
    isOfRunTime: true,
    isOfLanguage: true,
  },
  check({ script, variables }, report) {
    if (script.errors.length > 0) return;
    for (const { name, command, isSet } of variables.unread) {
      report({
        command,
        at: argumentValue(command, 'name')!,
        message: `${name} is ${isSet ? 'given values' : 'declared'} and never read.`,
      });
    }
  },
};
