import { tableOfMenu } from '../../firewall/rule.ts';
import { findArgument as findInSchema } from '../../schema/lookup.ts';
import { nearestName } from '../../schema/nearest.ts';
import { availability, type Target } from '../../schema/presence.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { Argument } from '../../syntax/tree.ts';
import { findArgument } from '../arguments.ts';
import type { Edit } from '../diagnostic.ts';
import { foreignArgument } from '../given-up.ts';
import type { Finding, LintRule } from '../rule.ts';

const DROPS = new Set(['drop', 'reject', 'tarpit']);

/** A name that the menu does not have: the router refuses the line, and an import stops there. */
export const unknownProperty: LintRule = {
  meta: {
    code: 'SY001',
    name: 'unknown-property',
    severity: 'error',
    summary: 'A command is given an argument that it does not have.',
    why: 'The router refuses the whole line. Where the line is the final drop, the drop never exists and the firewall accepts everything.',
    advice:
      'Write the name as the menu has it. For a drop with `disable=yes` that is `disabled=no`: the rule is meant to work.',
    bad: '/ip firewall filter\nadd action=drop chain=input disable=yes\n',
    good: '/ip firewall filter\nadd action=drop chain=input disabled=no\n',
    consequenceOf: ['SY003', 'SY006'],
  },
  checkCommand(command, target, report) {
    // What `find` is given are properties of what it looks for.
    if (command.schema === null || command.menu === '/' || command.command === 'find') return;
    for (const argument of command.arguments) {
      if (!argument.isKnown && foreignArgument(command, argument, target) === null)
        checkArgument(target, command, argument, report);
    }
  },
};

function checkArgument(
  target: Target,
  command: ResolvedCommand,
  argument: Argument,
  report: (finding: Finding) => void,
): void {
  const name = argument.name.text;
  const schema = command.schema!;
  // `.mode` takes up the group of the argument before it, and what two arguments begin with is another complaint.
  if (name.startsWith('.') || findInSchema(schema, name, target).kind === 'ambiguous') return;
  const known = [...schema.arguments().values()]
    .filter((candidate) => availability(candidate.presence, target) !== 'absent')
    .map((candidate) => candidate.name);
  const nearest = nearestName(name, known);
  const fix = nearest === null ? null : renameTo(nearest, command, argument);
  const consequence = isDrop(command) ? ', so the drop never exists and what it was to stop is let in' : '';
  report({
    command,
    at: argument.name,
    message: `${command.menu} ${command.command} has no argument ${name}: the router refuses this line${consequence}.${fix ? ` Did you mean ${fix.replacement}?` : ''}`,
    ...(fix && { fix: { title: `Change to ${fix.replacement}`, edits: fix.edits } }),
  });
}

/** A drop is written to work: what was meant by `disable=yes` there is a rule that is switched on. */
function renameTo(
  nearest: string,
  command: ResolvedCommand,
  argument: Argument,
): { replacement: string; edits: Edit[] } {
  if (nearest === 'disabled' && isDrop(command)) {
    const { start, end } = argument;
    return { replacement: 'disabled=no', edits: [{ start, end, newText: 'disabled=no' }] };
  }
  const { start, end } = argument.name;
  return { replacement: nearest, edits: [{ start, end, newText: nearest }] };
}

function isDrop(command: ResolvedCommand): boolean {
  const action = findArgument(command, 'action');
  const isRule = command.menu !== null && tableOfMenu(command.menu) !== null;
  return isRule && command.command === 'add' && DROPS.has(literalText(action?.value ?? null) ?? '');
}
