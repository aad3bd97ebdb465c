/** What stands at an offset of a file that is whole: the part of a command that hover and the like are about. */
import type { Menu } from '../schema/command-tree.ts';
import {
  absoluteStart,
  childrenOf,
  type Expression,
  lastBefore,
  type Node,
  type NodeBase,
  type Value,
  type Variable,
} from '../syntax/tree.ts';
import { COMPARISONS } from './cursor-context.ts';
import { literalText } from './literals.ts';
import type { ResolvedArgument, ResolvedCommand, Segment } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';

/** Ranges are those of the nodes, and count from the statement. */
export type Place =
  | { kind: 'path'; command: ResolvedCommand; segment: Segment; index: number }
  | { kind: 'argument-name'; command: ResolvedCommand; argument: ResolvedArgument; node: NodeBase }
  | { kind: 'argument-value'; command: ResolvedCommand; argument: ResolvedArgument; node: NodeBase }
  | { kind: 'slot'; command: ResolvedCommand; name: string; node: Value }
  /** A property in a condition of `find` or `where`, and what it is compared with. */
  | { kind: 'property'; command: ResolvedCommand; name: string; node: NodeBase }
  | { kind: 'property-value'; command: ResolvedCommand; name: string; node: Expression }
  | { kind: 'variable'; command: ResolvedCommand; variable: Variable };

/** Null between words, in comments, and in what is none of these. */
export function placeAt(file: ResolvedFile, offset: number): Place | null {
  const index = lastBefore(file.script.statements, offset + 1);
  const around = file.statements[index]?.commands ?? [];
  // Those inside others stand behind them.
  const command = around.findLast(({ statement }) => {
    const start = absoluteStart(statement);
    return start <= offset && offset <= start + statement.length;
  });
  return command === undefined ? null : placeIn(command, offset - absoluteStart(command.statement));
}

function placeIn(command: ResolvedCommand, at: number): Place | null {
  const holds = ({ start, end }: NodeBase) => start <= at && at <= end;
  const variable = command.statement.parts.map((part) => variableAt(part, holds)).find((found) => found !== null);
  if (variable) return { kind: 'variable', command, variable };
  const segment = command.path.findIndex(holds);
  if (segment >= 0) return { kind: 'path', command, segment: command.path[segment]!, index: segment };
  for (const argument of command.arguments) {
    if (holds(argument.name)) return { kind: 'argument-name', command, argument, node: argument.name };
    if (argument.value !== null && holds(argument.value)) {
      return { kind: 'argument-value', command, argument, node: argument.value };
    }
  }
  const filter = command.filter;
  if (filter !== null && holds(filter)) return conditionAt(filter, command, holds);
  const slot = command.positional.findIndex(holds);
  const name = command.slots[slot] ?? null;
  return name === null ? null : { kind: 'slot', command, name, node: command.positional[slot]! };
}

function conditionAt(node: Node, command: ResolvedCommand, holds: (node: NodeBase) => boolean): Place | null {
  if (node.kind === 'word') return { kind: 'property', command, name: node.text, node };
  if (node.kind === 'operation' && COMPARISONS.has(node.operator)) {
    const [left, right] = node.operands;
    const name = left?.kind === 'word' || left?.kind === 'text' ? literalText(left) : null;
    if (name === null) return null;
    if (holds(left!)) return { kind: 'property', command, name, node: left! };
    return right !== undefined && holds(right) ? { kind: 'property-value', command, name, node: right } : null;
  }
  const inner = childrenOf(node).find(holds);
  return inner === undefined ? null : conditionAt(inner, command, holds);
}

function variableAt(node: Node, holds: (node: NodeBase) => boolean): Variable | null {
  if (!holds(node)) return null;
  if (node.kind === 'variable') return node;
  for (const child of childrenOf(node)) {
    const found = variableAt(child, holds);
    if (found !== null) return found;
  }
  return null;
}

/** The menu that a word of a path leads to; null for the command at its end, and where the path leads nowhere. */
export function menuOfSegment({ resolution, path }: ResolvedCommand, index: number): Menu | null {
  if (resolution?.kind !== 'menu' && resolution?.kind !== 'command') return null;
  let menu: Menu | null = resolution.kind === 'menu' ? resolution.menu : resolution.command.menu;
  const behind = path.length - 1 - index - (resolution.kind === 'command' ? 1 : 0);
  if (behind < 0) return null;
  for (let up = 0; up < behind; up += 1) menu = menu?.parent ?? null;
  return menu;
}
