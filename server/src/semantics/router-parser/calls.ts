/** What a function is called with, and what follows a command that does not exist. */
import type { RouterParser } from './router-parser.ts';
import { readCallValue } from './values.ts';

const PLAIN_TEXT = /"[^"\\$]*/y;
const NAME = /[A-Za-z0-9._-]+/y;

/** Values without a name first, then the named ones sorted by name. */
export function readCallArguments(parser: RouterParser): string[] {
  const { cursor } = parser;
  const values: string[] = [];
  const named = new Map<string, string>();
  for (;;) {
    const before = cursor.at;
    cursor.blanks();
    if (parser.isAtStatementEnd()) break;
    if (cursor.at === before) throw cursor.stop('syntax error');
    const start = cursor.at;
    const name = cursor.take(NAME);
    if (name !== null && cursor.skip('=')) {
      named.set(name, readNamedValue(parser));
      continue;
    }
    cursor.at = start;
    const value = cursor.here === '{' ? null : readCallValue(parser);
    if (value === null) throw cursor.stop('syntax error');
    values.push(value);
  }
  const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...values, ...sorted.map(([name, value]) => `${name}=${value}`)];
}

/**
 * The value behind `name=`: text without escapes and substitutions, a variable, brackets or a word. Measured: the router
 * stops at the `=` in front of other text, and behind it where no value is, or a brace.
 */
export function readNamedValue(parser: RouterParser): string {
  const { cursor } = parser;
  const start = cursor.at;
  const isPlain = cursor.take(PLAIN_TEXT) === null || cursor.here === '"';
  cursor.at = start;
  if (!isPlain) throw cursor.stop('syntax error', start - 1);
  const value = cursor.here === '{' ? null : readCallValue(parser);
  if (value === null) throw cursor.stop('syntax error');
  return value;
}
