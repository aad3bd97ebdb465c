/** One value of an argument. */
import { print } from './il.ts';
import type { RouterParser } from './router-parser.ts';
import { readString, readVariable } from './strings.ts';

const WORD = /(?:[^\s;"$()[\]{}\\]|\\(?![ \t]*[\r\n]))+/y;
/** Where the command is not known, `=` ends a word as well. */
const CALL_WORD = /(?:[^\s;"$()[\]{}=\\]|\\(?![ \t]*[\r\n]))+/y;

/** Exports break a line behind the `!` of a value as well. */
const CONTINUATION = /\\[ \t]*(?:\r\n|\n|\r)[ \t]*/y;

/** What the value at the cursor is; a bare word is left to its argument. */
export type Value = { readonly kind: 'word' | 'other'; readonly text: string };

/** The value at the cursor; null when there is none. Without its name in front, `=` ends a word. */
export function readValue(parser: RouterParser, isPositional: boolean): Value | null {
  const other = readBracketed(parser);
  if (other !== null) return { kind: 'other', text: other };
  const { cursor } = parser;
  const text = cursor.take(isPositional ? CALL_WORD : WORD);
  if (text === '!' && cursor.take(CONTINUATION) !== null) return { kind: 'word', text: `!${cursor.take(WORD) ?? ''}` };
  return text === null ? null : { kind: 'word', text };
}

/** A value that a function or an unknown command gets: words are left as they are. */
export function readCallValue(parser: RouterParser): string | null {
  return readBracketed(parser) ?? parser.cursor.take(CALL_WORD);
}

function readBracketed(parser: RouterParser): string | null {
  switch (parser.cursor.here) {
    case '"':
      return print(readString(parser));
    case '$':
      return print(readVariable(parser));
    case '(':
      return print(parser.group());
    case '[':
      return print(parser.substitution());
    case '{':
      return print(parser.array());
    default:
      return null;
  }
}
