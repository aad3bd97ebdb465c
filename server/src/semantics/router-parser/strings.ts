/** Strings and variables: `"text $name $(expression) $[command]"`, `$name`, `$"any name"`. */
import { ParseStop } from './cursor.ts';
import { type Node, operation } from './il.ts';
import type { RouterParser } from './router-parser.ts';

const PLAIN = /(?:[^"\\$]|\$(?![A-Za-z0-9([]))+/y;
const CONTINUATION = /\\[ \t]*(?:\r\n|\n|\r)[ \t]*/y;
const HEX = /\\[0-9A-F]{2}/y;
const ESCAPE = /\\[nrtabfv_"\\$?]/y;
const NAME = /[A-Za-z0-9]+/y;

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  _: ' ',
};

/** A string at the cursor. Each escape and each substitution is a part of its own of a concatenation. */
export function readString(parser: RouterParser): Node {
  const start = parser.cursor.at;
  try {
    return readParts(parser);
  } catch (error) {
    const isBelow = error instanceof ParseStop && /[\r\n]/.test(parser.cursor.text.slice(start, error.start));
    throw isBelow ? new ParseStop(error.message, error.start, start) : error;
  }
}

function readParts(parser: RouterParser): Node {
  const { cursor } = parser;
  cursor.at += 1;
  const parts: Node[] = [];
  while (!cursor.skip('"')) {
    // Measured: the column is one behind the end of the script.
    if (cursor.isAtEnd) throw cursor.stop('syntax error', cursor.at + 1);
    const part = readPart(parser);
    if (part !== null) parts.push(part);
  }
  if (parts.length === 0) return '';
  return parts.length === 1 ? parts[0]! : operation('.', parts);
}

function readPart(parser: RouterParser): Node | null {
  const { cursor } = parser;
  const plain = cursor.take(PLAIN);
  if (plain !== null) return plain;
  if (cursor.here === '$') {
    cursor.at += 1;
    if (cursor.startsWith('(')) return parser.group();
    if (cursor.startsWith('[')) return parser.substitution();
    return `$${cursor.take(NAME)}`;
  }
  if (cursor.take(CONTINUATION) !== null) return null;
  const hex = cursor.take(HEX);
  if (hex !== null) return String.fromCharCode(Number.parseInt(hex.slice(1), 16));
  const letter = cursor.take(ESCAPE)?.slice(1);
  // In these words the router refused a typographic quote behind a backslash; where it points at was not written down.
  if (letter === undefined) throw cursor.stop('expected input value', cursor.at + 1);
  return ESCAPES[letter] ?? letter;
}

/** `$name` or `$"any name"` at the cursor. */
export function readVariable(parser: RouterParser): Node {
  const { cursor } = parser;
  cursor.at += 1;
  const name = cursor.take(NAME);
  if (name !== null) return `$${name}`;
  if (cursor.startsWith('(')) return parser.group();
  if (cursor.here !== '"') throw cursor.stop('syntax error');
  const quoted = readString(parser);
  return typeof quoted === 'string' ? `$${quoted}` : quoted;
}
