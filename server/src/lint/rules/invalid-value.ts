import type { Argument, Command } from '../../schema/command-tree.ts';
import type { Target } from '../../schema/presence.ts';
import { literalText } from '../../semantics/literals.ts';
import { ambiguousWords, valueFault } from '../../semantics/value-fault.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import type { Fix } from '../diagnostic.ts';
import { foreignValue, foreignWords } from '../given-up.ts';
import type { CommandFinding, LintRule } from '../rule.ts';

/** What the router would say when it comes to the line, or says while it reads it. */
export const invalidValue: LintRule = {
  meta: {
    code: 'SY013',
    name: 'invalid-value',
    severity: 'error',
    summary:
      'A value that its property does not take: of another kind, out of range, a reversed range, a word that is none of its.',
    why: 'The router refuses the whole line, and an import stops there with everything before it applied.',
    advice: 'Write a value that the property takes.',
    bad: '/ip firewall filter\nadd action=drop chain=input dst-port=80-70 protocol=tpc\n',
    good: '/ip firewall filter\nadd action=drop chain=input dst-port=70-80 protocol=tcp\n',
    consequenceOf: ['SY003', 'SY011', 'SY012'],
  },
  checkCommand(command, target, report) {
    const { schema } = command;
    if (schema === null || command.command === 'find') return;
    const known = schema.arguments();
    for (const argument of command.arguments) {
      const node = known.get(argument.fullName);
      const text = literalText(argument.value);
      if (node === undefined || argument.value === null || text === null) continue;
      const found =
        refused(schema, node, text, argument.value, target) ?? ambiguous(node, text, argument.value, target);
      if (found !== null) report({ command, at: argument.value, ...found });
    }
  },
};

type Found = Omit<CommandFinding, 'command' | 'at'>;

function refused(schema: Command, node: Argument, text: string, value: NodeBase, target: Target): Found | null {
  const fault = valueFault(node, text, target);
  if (fault === null) return null;
  const foreign = foreignValue(schema, node.name, text, target);
  const nearest = foreign === null ? fault.nearest : (foreign.successor?.name ?? null);
  const message = foreign === null ? fault.message : foreignWords(foreign, target);
  return { message, ...(nearest !== null && { fix: changeTo(nearest, value) }) };
}

/** The beginning of a value is enough, as long as no other one begins so. */
function ambiguous(node: Argument, text: string, value: NodeBase, target: Target): Found | null {
  const words = ambiguousWords(node, text, target);
  if (words.length === 0) return null;
  const choices = words.map((word) => changeTo(word, value));
  return { severity: 'warning', message: `${text} may be ${words.join(', ')}. Write it in full.`, choices };
}

function changeTo(newText: string, { start, end }: NodeBase): Fix {
  return { title: `Change to ${newText}`, edits: [{ start, end, newText }] };
}
