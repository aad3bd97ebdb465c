import type { Fix } from '../diagnostic.ts';
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
    isOfLanguage: true,
  },
  check(analysis, report) {
    for (const fault of variableFaults(analysis)) {
      if (fault.global !== null && fault.meant === null) continue;
      const { name, node, command } = fault.use;
      const fix = escaping(fault);
      report({ command, at: node, message: `$${name} has no value. ${reason(fault)}`, ...(fix && { fix }) });
    }
  },
};

/** A backslash before each of them that the string puts in. */
function escaping({ use: { name }, unescapedIn }: VariableFault): Fix | null {
  if (unescapedIn?.node.kind !== 'template') return null;
  const places = unescapedIn.node.parts.filter((part) => part.kind === 'variable' && part.name === name);
  const edits = places.map(({ start }) => ({ start, end: start, newText: '\\' }));
  return edits.length === 0 ? null : { title: `Write \\$${name}`, edits };
}

function reason({ use, isAround, meant, unescapedIn }: VariableFault): string {
  if (unescapedIn !== null) {
    return `The string puts it in here, before the script runs that has a variable of this name. Write \\$${use.name}.`;
  }
  if (meant !== null) {
    return `The name ends at the minus. What was meant is $"${meant}", in a string $($"${meant}").`;
  }
  if (!isAround) return 'Nothing declares it here, so it is empty.';
  return use.scope.outermost.kind === 'function'
    ? 'A function does not see the local variables around it. Give it the value when it is called.'
    : 'A script that is kept for later does not see the local variables around it.';
}
