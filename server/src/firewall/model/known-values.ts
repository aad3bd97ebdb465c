/** Values of a script that are known without running it on a router: literals, and what is computed from them. */
import { literalText } from '../../semantics/literals.ts';
import type { Braces, Expression, Operation, Substitution, TemplateText, Value } from '../../syntax/tree.ts';
import type { Row } from './row-table.ts';
import type { Scope } from './scope.ts';

/** A text, an item that `find` found, or an array. Null stands for what is not known. */
export type Known = string | Row | readonly Known[];

export interface Evaluation {
  scope: Scope;
  /** The value of `[ … ]`. */
  substitution(node: Substitution, scope: Scope): Known | null;
}

export function isArray(value: Known | null): value is readonly Known[] {
  return Array.isArray(value);
}

/** The value of a node; null where it depends on what only the router knows. */
export function evaluate(node: Value | Expression | null, evaluation: Evaluation): Known | null {
  if (node === null) return '';
  switch (node.kind) {
    case 'word':
    case 'text':
      return node.text;
    case 'variable':
      return node.name === null ? null : evaluation.scope.get(node.name);
    case 'template':
      return template(node, evaluation);
    case 'glued':
      return isIndexed(node.parts) ? null : joined(node.parts, evaluation);
    case 'negation': {
      const operand = textOf(node.operand, evaluation);
      return operand === null ? null : `!${operand}`;
    }
    case 'group':
      return node.expressions.length === 1 ? evaluate(node.expressions[0]!, evaluation) : null;
    case 'operation':
      return operate(node, evaluation);
    case 'substitution':
      return evaluation.substitution(node, evaluation.scope);
    case 'braces':
      return elements(node, evaluation);
  }
}

export function textOf(node: Value | Expression | null, evaluation: Evaluation): string | null {
  const value = evaluate(node, evaluation);
  return typeof value === 'string' ? value : null;
}

/** Whether a condition holds; null where that is not known. */
export function isTrue(value: Known | null): boolean | null {
  if (value === 'true' || value === 'yes') return true;
  return value === 'false' || value === 'no' ? false : null;
}

/** `$x->"key"` takes an element out of an array. */
function isIndexed(parts: readonly Value[]): boolean {
  return parts.some((part) => part.kind === 'word' && part.text.includes('->'));
}

function template({ kind, start, end, parts }: TemplateText, evaluation: Evaluation): string | null {
  const pieces = parts.map((part) => {
    if ('text' in part) return part;
    const text = textOf(part, evaluation);
    return text === null ? null : ({ kind: 'characters', text, start: part.start, end: part.end } as const);
  });
  return pieces.includes(null)
    ? null
    : literalText({ kind, start, end, parts: pieces.filter((each) => each !== null) });
}

function joined(parts: readonly (Value | Expression)[], evaluation: Evaluation): string | null {
  const texts = parts.map((part) => textOf(part, evaluation));
  return texts.includes(null) ? null : texts.join('');
}

/** The elements of `{1;2}`. With keys the router sorts them, which is not followed. */
function elements({ body }: Braces, evaluation: Evaluation): Known[] | null {
  const values = body.statements.map((statement) => {
    const [part, ...more] = statement.kind === 'command' ? statement.parts : [];
    const isPlain = part !== undefined && more.length === 0 && part.kind !== 'argument' && part.kind !== 'filter';
    return isPlain ? evaluate(part, evaluation) : null;
  });
  return allKnown(values);
}

function operate({ operator, operands }: Operation, evaluation: Evaluation): Known | null {
  if (operator === '.') return joined(operands, evaluation);
  if (operator === ',') return allKnown(operands.map((operand) => evaluate(operand, evaluation)));
  const logic = LOGIC[operator];
  if (logic !== undefined) return toText(logic(operands.map((operand) => isTrue(evaluate(operand, evaluation)))));
  const [left, right, ...more] = operands.map((operand) => textOf(operand, evaluation));
  if (typeof left !== 'string' || typeof right !== 'string' || more.length > 0) return null;
  return compute(operator, left, right);
}

type Answer = boolean | null;

const LOGIC: Record<string, (answers: readonly Answer[]) => Answer> = {
  and: all,
  '&&': all,
  or: any,
  '||': any,
  '!': ([answer]) => not(answer ?? null),
};

/** Whether all hold, where some may not be known. */
export function all(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.includes(null) ? null : true;
}

export function any(answers: readonly Answer[]): Answer {
  return not(all(answers.map(not)));
}

export function not(answer: Answer): Answer {
  return answer === null ? null : !answer;
}

function toText(answer: Answer): string | null {
  return answer === null ? null : String(answer);
}

const NUMBER = /^-?\d+$/;

/** Comparison of texts, arithmetic and order of whole numbers. */
function compute(operator: string, left: string, right: string): string | null {
  if (operator === '=') return String(left === right);
  if (operator === '!=') return String(left !== right);
  if (!NUMBER.test(left) || !NUMBER.test(right)) return null;
  const [a, b] = [Number(left), Number(right)];
  switch (operator) {
    case '+':
      return String(a + b);
    case '-':
      return String(a - b);
    case '*':
      return String(a * b);
    case '<':
      return String(a < b);
    case '>':
      return String(a > b);
    case '<=':
      return String(a <= b);
    case '>=':
      return String(a >= b);
    default:
      return null;
  }
}

function allKnown(values: readonly (Known | null)[]): Known[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}
