/** What stands between two statements: line ends, semicolons and blanks. */
import { lastLine, lastLineEndOf } from './blanks.ts';

/** A gap between statements, or between a bracket and a statement. */
export interface Gap {
  raw: string;
  /** Whether an opening bracket or the start of the file stands before it. */
  opens: boolean;
  /** Whether a closing bracket or the end of the file stands behind it. */
  closes: boolean;
  /** Whether the statements are those of the file, and not in brackets. */
  isFile: boolean;
  /** Whether a blank stands behind an opening bracket and before a closing one. */
  isPadded: boolean;
  /** Whether a comment stands behind it. */
  beforeComment: boolean;
  /** Indentation of the line that begins behind it. */
  indent: string;
  /** The line end of the file. */
  lineEnd: string;
}

const SEPARATOR = /^(?:[ \t;\r\n]|\\[ \t]*(?:\r\n|\n|\r))*$/;
const CONTINUATIONS = /\\[ \t]*(?:\r\n|\n|\r)/g;
const BLANKS = /[ \t]+/g;
const LINE_ENDS = /\r\n|\n|\r/;

/** Whether statements around a gap stand on lines of their own. */
export function isTall(raw: string): boolean {
  return LINE_ENDS.test(raw) && LINE_ENDS.test(raw.replace(CONTINUATIONS, ' '));
}

/**
 * The gap in canonical form; null where something else stands in it.
 * @param isCautious keeps what looks like nothing but is an empty statement to the router: a blank between `;` and the
 * end of the line, and whether a comment begins its line
 */
export function separator(gap: Gap, isCautious: boolean): string | null {
  const { raw } = gap;
  if (raw === '\n' && gap.indent === '' && !gap.opens && !gap.closes) return raw;
  if (!SEPARATOR.test(raw)) return null;
  const joined = raw.replace(CONTINUATIONS, ' ');
  const rows = joined.split(LINE_ENDS);
  if (rows.length > 1) return apart(gap, rows, isCautious);
  if (gap.isFile && (gap.opens || gap.closes)) return edge(gap, joined);
  // A line that somebody has broken between two elements stays broken.
  return joined === raw ? withinLine(gap, raw) : null;
}

/** At the start of a file nothing, at its end one line end. */
function edge({ opens, lineEnd }: Gap, joined: string): string {
  const semicolons = joined.replace(BLANKS, '');
  return opens ? semicolons : semicolons + lineEnd;
}

function withinLine({ opens, closes, isPadded }: Gap, raw: string): string {
  const text = raw.replace(BLANKS, ' ').replace(/^ ;/, ';');
  if (text.includes(';')) return closes ? text : `${text.trimEnd()} `;
  if (opens || closes) return isPadded ? ' ' : '';
  return text;
}

function apart(gap: Gap, rows: readonly string[], isCautious: boolean): string | null {
  const [first = '', ...below] = rows;
  if (below.some((row) => row.includes(';'))) return null;
  const semicolons = first.replace(BLANKS, '');
  const tail = isCautious && /;[ \t]+$/.test(first) ? ' ' : '';
  const lineEnd = lastLineEndOf(gap.raw.replace(CONTINUATIONS, ' ')) ?? gap.lineEnd;
  const isRowApart = rows.length > 2 && !gap.opens && !gap.closes;
  return semicolons + tail + lineEnd.repeat(isRowApart ? 2 : 1) + indentOf(gap, isCautious);
}

function indentOf({ raw, indent, beforeComment }: Gap, isCautious: boolean): string {
  if (!isCautious || !beforeComment) return indent;
  if (lastLine(raw) === '') return '';
  return indent === '' ? ' ' : indent;
}
