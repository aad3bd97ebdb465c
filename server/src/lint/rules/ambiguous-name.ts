import type { SchemaNode } from '../../schema/command-tree.ts';
import { findArgument } from '../../schema/lookup.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import type { Fix } from '../diagnostic.ts';
import { foreignArgument, foreignPath } from '../given-up.ts';
import type { LintRule } from '../rule.ts';

/** More candidates than these are not told, and fewer are offered. */
const MOST_TOLD = 12;
const MOST_OFFERED = 6;

/** The router says only that it does not know the name. */
export const ambiguousName: LintRule = {
  meta: {
    code: 'SY023',
    name: 'ambiguous-name',
    severity: 'error',
    summary: 'A shortened name with which several begin.',
    why: 'The router takes the beginning of a name for the name as long as only one begins so. It refuses the line otherwise, and the next version may bring a second name.',
    advice: 'Write names in full in scripts.',
    bad: '/ip firewall filter\nadd action=drop chain=input connection-s=invalid dst=22 protocol=tcp\n',
    good: '/ip firewall filter\nadd action=drop chain=input connection-state=invalid dst-port=22 protocol=tcp\n',
    consequenceOf: ['SY003', 'SY005', 'SY006'],
    explains: true,
  },
  checkCommand(command, target, report) {
    const { resolution, path, schema } = command;
    if (resolution?.kind === 'ambiguous' && foreignPath(command, target) === null) {
      const segment = path[resolution.index]!;
      report({ command, ...ambiguity(segment.text, segment, resolution.candidates) });
    }
    if (schema === null || command.command === 'find') return;
    for (const argument of command.arguments) {
      const { name, isKnown } = argument;
      if (isKnown || foreignArgument(command, argument, target) !== null) continue;
      const found = findArgument(schema, name.text, target);
      if (found.kind === 'ambiguous') report({ command, ...ambiguity(name.text, name, found.candidates) });
    }
  },
};

function ambiguity(
  text: string,
  { start, end }: NodeBase,
  candidates: readonly SchemaNode[],
): { at: NodeBase; message: string; choices: Fix[] } {
  const names = candidates.map(({ name }) => name);
  const told = names.length > MOST_TOLD ? [...names.slice(0, MOST_TOLD), '…'] : names;
  return {
    at: { start, end },
    message: `${text} may be ${told.join(', ')}. Write it in full.`,
    choices: names
      .slice(0, MOST_OFFERED)
      .map((name) => ({ title: `Change to ${name}`, edits: [{ start, end, newText: name }] })),
  };
}
