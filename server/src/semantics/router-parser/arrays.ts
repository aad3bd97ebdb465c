/** Arrays: `{1; "two"; key=3}`, the elements on one line or on many. */
import { print } from './il.ts';
import type { RouterParser } from './router-parser.ts';
import { readString } from './strings.ts';
import { readElement } from './values.ts';

const SPACE = /(?:[ \t\r\n]|\\[ \t]*(?:\r\n|\n|\r))+/y;
const KEY = /[^\s;"$()[\]{}=]+(?==)/y;

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
    const value = readElement(parser);
    if (value === null) throw cursor.stop('syntax error');
    if (key === null) values.push(value);
    else keyed.set(key, value);
  }
  const sorted = [...keyed].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...values, ...sorted.map(([key, value]) => `${key}=${value}`)].join(';');
}

function takeKey(parser: RouterParser): string | null {
  const { cursor } = parser;
  const start = cursor.at;
  const key = cursor.here === '"' ? print(readString(parser)) : cursor.take(KEY);
  if (key !== null && cursor.skip('=')) return key;
  cursor.at = start;
  return null;
}
