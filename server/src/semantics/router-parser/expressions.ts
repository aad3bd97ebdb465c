/** Expressions: what stands in `( )`, and the conditions of `find` and `where`. */
import { isFlat, type Node, operation } from './il.ts';
import type { RouterParser } from './router-parser.ts';
import { readString, readVariable } from './strings.ts';
import { addressWithMask, normalise } from './words.ts';

/** The properties that a condition may name; null in a plain expression. */
export type Fields = ReadonlySet<string> | null;

/** Level of the comparisons, which a condition has a property on the left and a value on the right of. */
const COMPARISON = 3;

/** Operators by how loosely they bind; those of a level are read from left to right. */
const LEVELS: readonly RegExp[] = [
  /,/y,
  /\|\||or(?![\w-])/y,
  /&&|and(?![\w-])/y,
  /!=|<=|>=|<%%|<(?!<)|>(?!>)|=|~|in(?![\w-])/y,
  /\./y,
  /\|(?!\|)|\^|&(?!&)/y,
  /<<|>>/y,
  /[+]|-(?!>)/y,
  /[*/%]/y,
];
const ARROW = /->/y;
const SAME: Record<string, string> = { '||': 'or', '&&': 'and' };
const PREFIX = /!|-(?!>)|~|any(?![\w-])/y;
const NUMBER = /[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:\/\d+)?|\d\w*(?:[.:]\w+)*(?:\/\d+)?/y;
const IDENTIFIER = /\*[0-9A-Fa-f]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const FIELD = /\.?[A-Za-z_][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*/y;
const VALUE_WORD = /[\w*:./@%+-]+/y;
const STARTS_OPERAND = /["$([{\w]|[!~-]/;

/** Operands side by side, with any operators between them. */
export function readExpression(parser: RouterParser, fields: Fields): Node {
  const { cursor } = parser;
  const operands = [readLevel(parser, fields, 0)];
  for (;;) {
    cursor.blanks();
    if (!STARTS_OPERAND.test(cursor.here) && !(fields && /[.]/.test(cursor.here))) break;
    operands.push(readLevel(parser, fields, 0));
  }
  return operands.length === 1 ? operands[0]! : operation(' ', operands);
}

function readLevel(parser: RouterParser, fields: Fields, level: number): Node {
  const pattern = LEVELS[level];
  if (pattern === undefined) return readPrefix(parser, fields);
  const { cursor } = parser;
  let operator: string | null = null;
  let operands = [readLevel(parser, fields, level + 1)];
  for (;;) {
    const before = cursor.at;
    cursor.blanks();
    const written = cursor.take(pattern);
    if (written === null) {
      cursor.at = before;
      return operator === null ? operands[0]! : operation(operator, operands);
    }
    cursor.blanks();
    const next = SAME[written] ?? written;
    if (operator !== null && !(operator === next && isFlat(next))) operands = [operation(operator, operands)];
    operator = next;
    const word = level === COMPARISON && fields !== null ? takeValueWord(parser, fields) : null;
    operands.push(word ?? readLevel(parser, fields, level + 1));
  }
}

/** A bare word as the value in a condition, where it is no expression: `name=bridge-lan`, `name=-`, `address=::1`. */
function takeValueWord(parser: RouterParser, fields: Fields): string | null {
  const word = parser.cursor.take(VALUE_WORD);
  return word === null ? null : literal(word, fields);
}

function readPrefix(parser: RouterParser, fields: Fields): Node {
  const { cursor } = parser;
  const operators: string[] = [];
  for (;;) {
    cursor.blanks();
    const operator = cursor.take(PREFIX);
    if (operator === null) break;
    operators.push(operator);
  }
  const operand = readElements(parser, fields);
  return operators.reduceRight<Node>((inside, operator) => operation(operator, [inside]), operand);
}

function readElements(parser: RouterParser, fields: Fields): Node {
  const { cursor } = parser;
  let left = readOperand(parser, fields);
  for (;;) {
    const before = cursor.at;
    cursor.blanks();
    if (cursor.take(ARROW) === null) {
      cursor.at = before;
      return left;
    }
    cursor.blanks();
    left = operation('->', [left, readOperand(parser, fields)]);
  }
}

function readOperand(parser: RouterParser, fields: Fields): Node {
  const { cursor } = parser;
  switch (cursor.here) {
    case '"':
      return readString(parser);
    case '$':
      return readVariable(parser);
    case '(':
      return readGroup(parser, fields);
    case '[':
      return parser.substitution();
    case '{':
      return parser.array();
  }
  const number = cursor.take(NUMBER) ?? cursor.take(IDENTIFIER);
  if (number !== null) return literal(number, fields);
  const name = fields === null ? cursor.take(NAME) : takeField(parser, fields);
  if (name === null) throw cursor.stop('syntax error');
  return /^(?:yes|no|true|false)$/.test(name) ? normalise(name) : `$${name}`;
}

function literal(text: string, fields: Fields): string {
  return fields?.has('netmask') ? addressWithMask(text) : normalise(text);
}

/** A hyphen belongs to the name where the menu has a property of that name, otherwise it is a minus. */
function takeField(parser: RouterParser, fields: ReadonlySet<string>): string | null {
  const { cursor } = parser;
  const start = cursor.at;
  const name = cursor.take(FIELD);
  if (name === null || !name.includes('-') || fields.has(name)) return name;
  cursor.at = start;
  return cursor.take(NAME);
}

/** `( … )`; `(> …)` keeps what follows as code. */
export function readGroup(parser: RouterParser, fields: Fields): Node {
  const { cursor } = parser;
  return parser.nested(() => {
    cursor.at += 1;
    cursor.blanks();
    const isQuote = cursor.skip('>');
    const inside = readExpression(parser, fields);
    cursor.blanks();
    if (!cursor.skip(')')) throw cursor.stop('syntax error');
    return isQuote ? operation('>', [inside]) : inside;
  });
}
