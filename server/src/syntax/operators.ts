/** Operators of expressions and filters: how tightly each binds, and the tree that follows from it. */
import type { Expression, Glued, Operation, Simple } from './tree.ts';

/** An operator as it stands in the text. */
export interface OperatorItem {
  kind: 'operator';
  text: string;
  start: number;
  end: number;
}

export type ExpressionItem = OperatorItem | Simple | Glued;

/** How tightly an infix operator binds, weakest first; read off the intermediate form that routers print. */
const INFIX: Record<string, number> = {
  '<%%': 1,
  ',': 2,
  or: 3,
  '||': 3,
  and: 4,
  '&&': 4,
  '=': 6,
  '!=': 6,
  '<': 6,
  '>': 6,
  '<=': 6,
  '>=': 6,
  '~': 6,
  in: 6,
  '.': 7,
  '|': 8,
  '^': 8,
  '&': 8,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '->': 12,
};

export const infixOperators: readonly string[] = Object.keys(INFIX);

/** The same for prefix operators: the level at which their operand is read. */
const PREFIX: Record<string, number> = { '!': 5, '-': 11, '~': 11, '+': 11, '*': 12, '>': 2 };

const OPERATOR_WORDS = new Set(['and', 'or', 'in', '.', ',', '+', '-', '*', '/', '%', '^']);

/** Whether a bare word acts as an operator when it stands between two operands. */
export function isOperatorWord(text: string): boolean {
  return OPERATOR_WORDS.has(text);
}

/** Whether an operator may stand between two operands; `!` may not, so it begins a new condition of a filter. */
export function isInfix(text: string): boolean {
  return Object.hasOwn(INFIX, text);
}

/** Whether a row of this operator is one operation, as routers print it: a list, a text put together. */
export function isFlat(text: string): boolean {
  return text === ',' || text === '.';
}

/** Whether after these items an operand must come (or the expression has not begun). */
export function expectsOperand(items: readonly ExpressionItem[]): boolean {
  const last = items[items.length - 1];
  return last === undefined || last.kind === 'operator';
}

/** Builds the tree from operands and operators in order of writing. Missing operands leave shorter operations. */
export function buildExpression(items: readonly ExpressionItem[]): Expression {
  const reader = new ExpressionReader(items);
  return reader.read(0) ?? toWord(items[0] as OperatorItem);
}

class ExpressionReader {
  private position = 0;
  private readonly items: readonly ExpressionItem[];

  constructor(items: readonly ExpressionItem[]) {
    this.items = items;
  }

  /** Reads operators that bind at least as tightly as `level`. */
  read(level: number): Expression | null {
    let left = this.operand();
    for (let next = this.infix(level); left !== null && next !== null; next = this.infix(level)) {
      this.position += 1;
      const right = this.read((INFIX[next.text] ?? 0) + 1);
      left = join(left, next, right);
    }
    return left;
  }

  private infix(level: number): OperatorItem | null {
    const item = this.items[this.position];
    return item?.kind === 'operator' && (INFIX[item.text] ?? -1) >= level ? item : null;
  }

  private operand(): Expression | null {
    const item = this.items[this.position];
    if (item === undefined) return null;
    this.position += 1;
    if (item.kind !== 'operator') return item;
    // An operator that cannot stand in front is a slip, such as the second one of `==`: its operand is kept all the same.
    const inner = this.read(PREFIX[item.text] ?? (INFIX[item.text] ?? 0) + 1);
    return inner === null ? toWord(item) : operation(item, [inner], item.start);
  }
}

function join(left: Expression, operator: OperatorItem, right: Expression | null): Operation {
  const goesOn = isFlat(operator.text) && left.kind === 'operation' && left.operator === operator.text;
  const operands = goesOn ? left.operands : [left];
  if (right !== null) operands.push(right);
  return operation(operator, operands, left.start);
}

function operation(operator: OperatorItem, operands: Expression[], start: number): Operation {
  const last = operands[operands.length - 1];
  return { kind: 'operation', operator: operator.text, operands, start, end: Math.max(operator.end, last?.end ?? 0) };
}

/** An operator with nothing to work on is a word: `name=-`. */
function toWord(item: OperatorItem): Expression {
  return { kind: 'word', text: item.text, start: item.start, end: item.end };
}
