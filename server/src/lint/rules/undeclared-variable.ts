import type { LintRule } from '../rule.ts';
import { type VariableFault, variableFaults } from '../variable-faults.ts';

export const undeclaredVariable: LintRule = {
  meta: {
    code: 'SY024',
    name: 'undeclared-variable',
    severity: 'warning',
    summary: 'A variable is read where nothing declares it.',
    why: 'The router takes it for nothing, without a word: conditions turn out differently, and what is put together of it lacks a part.',
    advice:
      'Declare it with `:local` or `:global` before, in the same block or around it. What a function needs is given when it is called: `[$f address=$address]`.',
    bad: ':local address 192.0.2.1\n:put "asked for $adress"\n:log info $address\n',
    good: ':local address 192.0.2.1\n:put "asked for $address"\n:log info $address\n',
    isOfRunTime: true,
  },
  check(analysis, report) {
    for (const fault of variableFaults(analysis)) {
      if (fault.global !== null && fault.meant === null) continue;
      const { name, node, command } = fault.use;
      report({ command, at: node, message: `$${name} has no value. ${reason(fault)}` });
    }
  },
};

function reason({ use, isAround, meant }: VariableFault): string {
  if (meant !== null) {
    return `The name ends at the minus. What was meant is $"${meant}", in a string $($"${meant}").`;
  }
  if (!isAround) return 'Nothing declares it here, so it is empty.';
  return use.scope.outermost.kind === 'function'
    ? 'A function does not see the local variables around it. Give it the value when it is called.'
    : 'A script that is kept for later does not see the local variables around it.';
}
