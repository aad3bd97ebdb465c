import type { Analysis } from '../../analysis.ts';
import { nearestName } from '../../schema/nearest.ts';
import { availability } from '../../schema/presence.ts';
import { literalText } from '../../semantics/literals.ts';
import type { ResolvedCommand } from '../../semantics/resolve.ts';
import { takesArgument } from '../../semantics/verdict.ts';
import type { Argument } from '../../syntax/tree.ts';
import type { Finding, Fix, LintRule } from '../rule.ts';

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
  },
  check(analysis, report) {
    for (const command of analysis.commands) {
      if (command.schema === null || command.menu === '/') continue;
      for (const argument of command.arguments) checkArgument(analysis, command, argument, report);
    }
  },
};

function checkArgument(
  analysis: Analysis,
  command: ResolvedCommand,
  argument: Argument,
  report: (finding: Finding) => void,
): void {
  const name = argument.name.text;
  const schema = command.schema!;
  if (takesArgument(schema, name, analysis.target)) return;
  const known = [...schema.arguments().values()]
    .filter((candidate) => availability(candidate.presence, analysis.target) !== 'absent')
    .map((candidate) => candidate.name);
  const nearest = nearestName(name, known);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  report({
    command,
    at: argument.name,
    message: `${command.menu} ${command.command} has no argument ${name}: the router refuses this line.${hint}`,
    ...(nearest !== null && { fix: renameTo(nearest, command, argument) }),
  });
}

/** A drop is written to work: what was meant by `disable=yes` there is a rule that is switched on. */
function renameTo(nearest: string, command: ResolvedCommand, argument: Argument): Fix {
  const action = command.arguments.find((other) => other.name.text === 'action');
  const isDrop = DROPS.has(literalText(action?.value ?? null) ?? '');
  const newText = nearest === 'disabled' && isDrop ? 'disabled=no' : null;
  if (newText !== null) {
    return { title: `Change to ${newText}`, edits: [{ start: argument.start, end: argument.end, newText }] };
  }
  const { start, end } = argument.name;
  return { title: `Change to ${nearest}`, edits: [{ start, end, newText: nearest }] };
}
