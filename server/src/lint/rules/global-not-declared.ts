import { absoluteStart } from '../../syntax/tree.ts';
import type { Fix } from '../diagnostic.ts';
import type { LintRule } from '../rule.ts';
import { type VariableFault, variableFaults } from '../variable-faults.ts';

const NAME = /^[A-Za-z0-9]+$/;

export const globalNotDeclared: LintRule = {
  meta: {
    code: 'SY026',
    name: 'global-not-declared',
    severity: 'warning',
    summary: 'A function or a script reads a global variable that it has not declared itself.',
    why: 'A global variable is seen only behind a `:global` with its name in the same function or script. Without it the name stands for nothing.',
    advice: 'Write `:global` with the name at the beginning of the function. It keeps the value.',
    bad: ':global gateway 192.0.2.1\n:global ask do={ :put "asking $gateway" }\n$ask\n',
    good: ':global gateway 192.0.2.1\n:global ask do={ :global gateway; :put "asking $gateway" }\n$ask\n',
    isOfRunTime: true,
    isOfLanguage: true,
  },
  check(analysis, report) {
    for (const fault of variableFaults(analysis)) {
      if (fault.global === null || fault.meant !== null) continue;
      const { name, node, command } = fault.use;
      const fix = declaration(fault);
      report({
        command,
        at: node,
        message: `$${name} has no value: ${whereOf(fault)} sees a global variable only behind its own :global ${name}.`,
        ...(fix && { fix }),
      });
    }
  },
};

function whereOf({ use: { scope } }: VariableFault): string {
  return scope.outermost.kind === 'function' ? 'a function' : 'a script';
}

/** At the beginning of the function or of the source in braces. Offsets count from the statement of the use. */
function declaration({ use: { name, scope, command } }: VariableFault): Fix | null {
  const { kind, body } = scope.outermost;
  if (kind === 'file' || body.parent === null) return null;
  const text = `:global ${NAME.test(name) ? name : `"${name}"`}`;
  const start = absoluteStart(body.parent) + body.start - absoluteStart(command.statement);
  return { title: `Declare it: ${text}`, edits: [{ start, end: start, newText: ` ${text};` }] };
}
