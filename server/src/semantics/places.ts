/** Where a name is written, and how: what an edit has to know that writes another one there. */
import type { Expression, NodeBase, Statement, Value } from '../syntax/tree.ts';
import { literalText } from './literals.ts';

/** A value that a name stands in, alone or with others. */
export interface WrittenValue {
  /** The whole of it, with its quotes. */
  node: NodeBase;
  /** A bare word, a string without escapes, or something that has to be written anew as a whole. */
  form: 'word' | 'string' | 'other';
  /** The text that it stands for, and where in it the name begins. */
  text: string;
  at: number;
  /** Operators end a bare word here. */
  isInExpression: boolean;
}

export interface WrittenName {
  name: string;
  /** The name's place and the value's count from it. */
  statement: Statement;
  range: NodeBase;
  /** Null for a variable behind `$`; the range then is that of what follows. */
  value: WrittenValue | null;
  /** How many strings with scripts in them it stands in. */
  depth: number;
}

/** A name in a value that is written out. */
export function inValue(
  statement: Statement,
  { name, range, at }: { name: string; range: NodeBase; at: number },
  node: Value | Expression,
  isInExpression = false,
): WrittenName {
  const value: WrittenValue = { node, form: formOf(node), text: literalText(node) ?? '', at, isInExpression };
  return { name, statement, range, value, depth: 0 };
}

function formOf(node: Value | Expression): WrittenValue['form'] {
  if (node.kind === 'word') return 'word';
  if (node.kind === 'text') return 'string';
  return node.kind === 'negation' && node.operand !== null ? formOf(node.operand) : 'other';
}
