/** Arrays: `{1; "two"; key=3}`, the elements on one line or on many; each is an expression. */
import { readExpression } from './expressions.ts';
import { print } from './il.ts';
import type { RouterParser } from './router-parser.ts';
import { readString } from './strings.ts';

const SPACE = /(?:[ \t\r\n]|\\[ \t]*(?:\r\n|\n|\r))+/y;
const KEY = /[^\s;"$()[\]{}=]+(?==)/y;
/** Looked for ahead: to read a string that holds arrays first as a key and then as a value would double at each level. */
const QUOTED_KEY = /"(?:[^"\\$]|\\[\s\S]|\$(?![([]))*"(?==)/y;
const ENDS_ELEMENT = /[;}\r\n]/;

/** Elements without a key first, then those with one, sorted by it. */
export function readArray(parser: RouterParser): string {
  const { cursor } = parser;
  cursor.at += 1;
  const values: string[] = [];
  const keyed = new Map<string, string>();
  for (;;) {
    cursor.take(SPACE);
    if (cursor.skip('}')) break;
    if (cursor.skip(';')) continue;
    const key = takeKey(parser);
    const value = print(readExpression(parser, null));
    if (!ENDS_ELEMENT.test(cursor.here)) throw cursor.stop('syntax error');
    if (key === null) values.push(value);
    else keyed.set(key, value);
  }
  const sorted = [...keyed].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...values, ...sorted.map(([key, value]) => `${key}=${value}`)].join(';');
}

function takeKey(parser: RouterParser): string | null {
  const { cursor } = parser;
  const start = cursor.at;
  let key = cursor.take(KEY);
  if (key === null && cursor.take(QUOTED_KEY) !== null) {
    cursor.at = start;
    key = print(readString(parser));
  }
  if (key !== null) cursor.skip('=');
  return key;
}
