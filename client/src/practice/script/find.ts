/** Conditions of `[find …]`, compiled from the syntax tree to a test of rows. */
import { type Expression, literalText, parseDuration } from '../../../../server/src/index.ts';
import type { Row } from '../store.ts';

export type RowTest = (row: Row) => boolean;

/** A condition that needs more of the language than the practice router has. */
export class UnsupportedCondition extends Error {}

/** A test that holds when all conditions do. @throws UnsupportedCondition */
export function compileConditions(conditions: readonly Expression[]): RowTest {
  const tests = conditions.map(compile);
  return (row) => tests.every((test) => test(row));
}

function compile(condition: Expression): RowTest {
  switch (condition.kind) {
    case 'group': {
      const tests = condition.expressions.map(compile);
      return (row) => tests.every((test) => test(row));
    }
    case 'operation':
      return compileOperation(condition);
    default: {
      const name = literal(condition);
      return (row) => isTrue(propertyOf(row, name));
    }
  }
}

function compileOperation({ operator, operands }: Extract<Expression, { kind: 'operation' }>): RowTest {
  const [left, right] = operands;
  if (left === undefined) return unsupported('an empty condition');
  if (operator === '!' && right === undefined) return negate(compile(left));
  if (right === undefined) return unsupported(`the operator ${operator} with one operand`);
  if (operator === 'and' || operator === '&&') return both(compile(left), compile(right));
  if (operator === 'or' || operator === '||') return either(compile(left), compile(right));
  return compileComparison(operator, literal(left), literal(right));
}

function compileComparison(operator: string, name: string, wanted: string): RowTest {
  switch (operator) {
    case '=':
      return (row) => isSame(propertyOf(row, name), wanted);
    case '!=':
      return (row) => !isSame(propertyOf(row, name), wanted);
    case '~': {
      const pattern = regularExpression(wanted);
      return (row) => pattern.test(propertyOf(row, name) ?? '');
    }
    case '<':
      return (row) => Number(propertyOf(row, name)) < Number(wanted);
    case '>':
      return (row) => Number(propertyOf(row, name)) > Number(wanted);
    default:
      return unsupported(`the operator ${operator}`);
  }
}

function propertyOf(row: Row, name: string): string | undefined {
  return name === '.id' ? row.id : row.values[name];
}

/** `yes` is `true`, `1m` is `60s`; a property that is not set equals the empty text. */
function isSame(value: string | undefined, wanted: string): boolean {
  if (value === undefined) return wanted === '' || wanted === 'no' || wanted === 'false';
  if (value === wanted) return true;
  if (isTrue(value)) return isTrue(wanted);
  if (value === 'false') return wanted === 'no';
  const [a, b] = [parseDuration(value), parseDuration(wanted)];
  return a !== null && a === b;
}

function isTrue(value: string | undefined): boolean {
  return value === 'true' || value === 'yes';
}

function literal(operand: Expression): string {
  return literalText(operand) ?? unsupported('a computed value in find');
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    return unsupported('this regular expression');
  }
}

const negate =
  (test: RowTest): RowTest =>
  (row) =>
    !test(row);
const both =
  (a: RowTest, b: RowTest): RowTest =>
  (row) =>
    a(row) && b(row);
const either =
  (a: RowTest, b: RowTest): RowTest =>
  (row) =>
    a(row) || b(row);

function unsupported(what: string): never {
  throw new UnsupportedCondition(what);
}
