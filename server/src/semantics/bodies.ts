/** The bodies inside a command, and when the commands in them run. */
import type { Argument, Body, Braces, Expression, Node, Substitution, Value } from '../syntax/tree.ts';
import type { Execution, ResolvedCommand } from './resolved-command.ts';

interface ChildBody {
  body: Body;
  execution: Execution;
  /** Stored source begins at the root, a block goes on in the menu around it. */
  fromRoot: boolean;
}

/** Root commands whose block without a name is code: `:do { … }`, `:onerror e in={ … }`. */
const TAKES_BLOCK = new Set(['do', 'onerror', 'retry', 'time', 'execute', 'parse']);
/** Arguments of root commands that hold code. */
const CODE_ARGUMENTS = new Set(['do', 'else', 'on-error', 'command', 'while']);
/** Arguments anywhere whose text is a script that is kept for later. */
const SOURCE_ARGUMENTS = new Set([
  'source',
  'on-event',
  'script',
  'on-up',
  'on-down',
  'lease-script',
  'on-login',
  'on-logout',
]);

/** Bodies directly inside a command, in order of writing. */
export function childBodies(command: ResolvedCommand): ChildBody[] {
  const bodies: ChildBody[] = [];
  const isRoot = command.menu === '/' && command.command !== null;
  for (const part of [...command.positional, ...command.arguments].sort((a, b) => a.start - b.start)) {
    const value = part.kind === 'argument' ? part.value : part;
    if (value?.kind === 'braces') bodies.push(...blockOf(command, isRoot, part, value));
    else if (value !== null) bodies.push(...substitutionsOf(value).map(evaluated));
  }
  if (command.filter !== null) bodies.push(...command.filter.conditions.flatMap(substitutionsOf).map(evaluated));
  return bodies;
}

function blockOf(command: ResolvedCommand, isRoot: boolean, part: Argument | Value, braces: Braces): ChildBody[] {
  const { body } = braces;
  if (part.kind === 'argument') {
    if (isRoot && isCodeArgument(command, part.name.text)) {
      return [{ body, execution: executionOf(command, part.name.text), fromRoot: false }];
    }
    if (SOURCE_ARGUMENTS.has(part.name.text)) return [{ body, execution: 'stored', fromRoot: true }];
    return substitutionsOf(braces).map(evaluated);
  }
  const isBlock = command.path.length === 0 || command.resolution?.kind === 'menu';
  if (isBlock) return [{ body, execution: 'always', fromRoot: false }];
  if (isRoot && TAKES_BLOCK.has(command.command!)) {
    const isStored = command.command === 'execute' || command.command === 'parse';
    return [{ body, execution: isStored ? 'stored' : 'always', fromRoot: isStored }];
  }
  return substitutionsOf(braces).map(evaluated);
}

function isCodeArgument(command: ResolvedCommand, name: string): boolean {
  return CODE_ARGUMENTS.has(name) || (name === 'in' && command.command === 'onerror');
}

function executionOf(command: ResolvedCommand, argument: string): Execution {
  if (command.command === 'do' && argument !== 'on-error') return 'always';
  if (command.command === 'onerror' && argument === 'in') return 'always';
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
