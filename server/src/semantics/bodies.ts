/** The bodies inside a command, and when the commands in them run. */
import type { Body, Braces, Expression, Node, Substitution, Value } from '../syntax/tree.ts';
import { isCode, isSource } from './argument-roles.ts';
import type { Execution, ResolvedCommand } from './resolved-command.ts';

interface ChildBody {
  body: Body;
  execution: Execution;
  /** Stored source begins at the root, a block goes on in the menu around it. */
  fromRoot: boolean;
}

const NO_BODIES: readonly ChildBody[] = [];

/** Bodies directly inside a command, in order of writing. */
export function childBodies(command: ResolvedCommand): readonly ChildBody[] {
  const isPlain = command.positional.every(holdsNoBody) && command.arguments.every(({ value }) => holdsNoBody(value));
  if (isPlain && command.filter === null) return NO_BODIES;
  const bodies: ChildBody[] = [];
  for (const { name, value } of valuesOf(command)) {
    const inside = value.kind === 'braces' ? blockOf(command, name, value) : substitutionsOf(value).map(evaluated);
    for (const body of inside) bodies.push(body);
  }
  if (command.filter !== null) {
    for (const body of command.filter.conditions.flatMap(substitutionsOf)) bodies.push(evaluated(body));
  }
  return bodies;
}

/** Most values are words and strings: nothing need be looked for in them. */
function holdsNoBody(value: Value | null): boolean {
  return value === null || value.kind === 'word' || value.kind === 'text' || value.kind === 'variable';
}

/** The values of a command with the arguments that they are for, in order of writing. */
function valuesOf({ positional, slots, arguments: named }: ResolvedCommand): { name: string | null; value: Value }[] {
  return [
    ...positional.map((value, index) => ({ name: slots[index] ?? null, value })),
    ...named.flatMap(({ fullName, value }) => (value === null ? [] : { name: fullName, value })),
  ].sort((a, b) => a.value.start - b.value.start);
}

function blockOf(command: ResolvedCommand, name: string | null, braces: Braces): readonly ChildBody[] {
  const { body } = braces;
  const { schema, path, resolution } = command;
  if (path.length === 0 || resolution?.kind === 'menu') return [{ body, execution: 'always', fromRoot: false }];
  if (name !== null && schema !== null && isCode(schema, name)) {
    return [{ body, execution: executionOf(command, name), fromRoot: false }];
  }
  if (name !== null && isSource(name)) return [{ body, execution: 'stored', fromRoot: true }];
  return substitutionsOf(braces).map(evaluated);
}

function executionOf(command: ResolvedCommand, argument: string): Execution {
  if (argument === 'command' || argument === 'in') return 'always';
  if (command.command === 'do' && argument !== 'on-error') return 'always';
  const defines = command.command === 'global' || command.command === 'local' || command.command === 'set';
  return defines ? 'stored' : 'conditional';
}

function evaluated(substitution: Substitution): ChildBody {
  return { body: substitution.body, execution: 'always', fromRoot: false };
}

/** Substitutions inside a value, the outermost ones; an array's elements are looked through. */
function substitutionsOf(node: Node | Expression): Substitution[] {
  switch (node.kind) {
    case 'substitution':
      return [node];
    case 'template':
    case 'glued':
      return node.parts.flatMap(substitutionsOf);
    case 'group':
      return node.expressions.flatMap(substitutionsOf);
    case 'operation':
      return node.operands.flatMap(substitutionsOf);
    case 'filter':
      return node.conditions.flatMap(substitutionsOf);
    case 'negation':
      return node.operand === null ? [] : substitutionsOf(node.operand);
    case 'argument':
      return node.value === null ? [] : substitutionsOf(node.value);
    case 'braces':
      return node.body.statements.flatMap((s) => (s.kind === 'command' ? s.parts.flatMap(substitutionsOf) : []));
    default:
      return [];
  }
}
