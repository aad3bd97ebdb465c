/** What stands between the words of a statement and means nothing: blanks, tabs, and line ends behind a backslash. */
import type { FormatOptions } from './options.ts';

const BLANK = /^(?:[ \t]|\\[ \t]*(?:\r\n|\n|\r))*$/;
const LINE_END = /\r\n|\n|\r/;
const LAST_LINE = /[^\r\n]*$/;

export function isBlank(text: string): boolean {
  return text === '' || text === ' ' || BLANK.test(text);
}

/** The first line end of a text; null where it has none. */
export function lineEndOf(text: string): string | null {
  return LINE_END.exec(text)?.[0] ?? null;
}

/** The last line end of a text, which a file keeps; null where it has none. */
export function lastLineEndOf(text: string): string | null {
  const at = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  if (at < 0) return null;
  return text.charAt(at - 1) === '\r' && text.charAt(at) === '\n' ? '\r\n' : text.charAt(at);
}

/** What stands behind the last line end of a text. */
export function lastLine(text: string): string {
  return LAST_LINE.exec(text)![0];
}

/** How far a text of blanks and tabs reaches. */
export function columnsOf(blanks: string, { tabSize }: FormatOptions): number {
  let columns = 0;
  for (const character of blanks) columns += character === '\t' ? tabSize - (columns % tabSize) : 1;
  return columns;
}

/** Blanks and tabs that reach so far. */
export function indentation(columns: number, { tabSize, insertSpaces }: FormatOptions): string {
  if (insertSpaces) return ' '.repeat(columns);
  return '\t'.repeat(Math.floor(columns / tabSize)) + ' '.repeat(columns % tabSize);
}
