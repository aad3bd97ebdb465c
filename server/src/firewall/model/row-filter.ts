/** Which items `find` finds, as far as its conditions are literal. */
import type { Expression, Filter } from '../../syntax/tree.ts';
import { COMPUTED } from '../rule.ts';
import { all, any, type Evaluation, isTrue, not, textOf } from './known-values.ts';
import { comparable, propertyOf, type Row, type RowTable } from './row-table.ts';

type Answer = boolean | null;

/** A condition with its values computed, once for all items. */
interface Condition {
  holds(row: Row): Answer;
  /** The value that it asks for, where it does nothing else. */
  equals?: { name: string; value: string };
}

const NEVER_KNOWN: Condition = { holds: () => null };

/** The items in the order of the table; null where a condition is not known of some item. */
export function findRows(table: RowTable, filter: Filter | null, evaluation: Evaluation): Row[] | null {
  const conditions = (filter?.conditions ?? []).flatMap(conjuncts).map((each) => read(each, evaluation));
  const found: Row[] = [];
  for (const row of candidates(table, conditions)) {
    const answer = all(conditions.map((condition) => condition.holds(row)));
    if (answer === null) return null;
    if (answer) found.push(row);
  }
  return found;
}

function conjuncts(condition: Expression): Expression[] {
  return condition.kind === 'operation' && isAnd(condition.operator)
    ? condition.operands.flatMap(conjuncts)
    : [condition];
}

function isAnd(operator: string): boolean {
  return operator === 'and' || operator === '&&';
}

/** All items, or those that have the value that a comparison asks for: the comparison that leaves the fewest. */
function candidates(table: RowTable, conditions: readonly Condition[]): readonly Row[] {
  let fewest: { name: string; value: string; count: number } | null = null;
  for (const { equals } of conditions) {
    if (equals === undefined || table.count(equals.name, COMPUTED) > 0) continue;
    const count = table.count(equals.name, equals.value);
    if (fewest === null || count < fewest.count) fewest = { ...equals, count };
  }
  return fewest === null ? table.rows : table.withValue(fewest.name, fewest.value);
}

function read(condition: Expression, evaluation: Evaluation): Condition {
  switch (condition.kind) {
    case 'word':
      return { holds: (row) => isSet(row, condition.text) };
    case 'group':
      return condition.expressions.length === 1 ? read(condition.expressions[0]!, evaluation) : NEVER_KNOWN;
    case 'operation':
      return readOperation(condition.operator, condition.operands, evaluation);
    default: {
      const answer = isTrue(textOf(condition, evaluation));
      return { holds: () => answer };
    }
  }
}

/** `where disabled`, `where comment`: a property that is on, or that holds something. */
function isSet(row: Row, name: string): Answer {
  const value = propertyOf(row, name);
  return value === COMPUTED || name === '.id' ? null : value !== '' && value !== 'no' && value !== 'false';
}

function readOperation(operator: string, operands: readonly Expression[], evaluation: Evaluation): Condition {
  const combine = isAnd(operator) ? all : operator === 'or' || operator === '||' ? any : null;
  if (combine !== null || operator === '!') {
    const conditions = operands.map((operand) => read(operand, evaluation));
    if (combine !== null) return { holds: (row) => combine(conditions.map((each) => each.holds(row))) };
    return { holds: (row) => not(conditions[0]?.holds(row) ?? null) };
  }
  const [name, operand] = operands;
  const value = operand === undefined ? null : textOf(operand, evaluation);
  return name?.kind === 'word' && name.text !== '.id' && value !== null
    ? comparison(operator, name.text, value)
    : NEVER_KNOWN;
}

function comparison(operator: string, name: string, value: string): Condition {
  const wanted = comparable(name, value);
  const whereKnown = (test: (actual: string) => Answer) => (row: Row) => {
    const actual = propertyOf(row, name);
    return actual === COMPUTED ? null : test(actual);
  };
  switch (operator) {
    case '=':
      return { holds: whereKnown((actual) => comparable(name, actual) === wanted), equals: { name, value } };
    case '!=':
      return { holds: whereKnown((actual) => comparable(name, actual) !== wanted) };
    case '~': {
      const pattern = readPattern(value);
      return pattern === null ? NEVER_KNOWN : { holds: whereKnown((actual) => pattern.test(actual)) };
    }
    default:
      return NEVER_KNOWN;
  }
}

/** RouterOS takes POSIX regular expressions; the common ones read the same here, and the others are not known. */
function readPattern(pattern: string): RegExp | null {
  if (/\[[:.=]|\(\?|\\[a-zA-Z0-9<>]/.test(pattern)) return null;
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}
