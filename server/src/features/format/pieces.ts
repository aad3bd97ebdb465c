/** The places at which a formatted text may differ, and how long its lines become. */
import type { NodeBase } from '../../syntax/tree.ts';

/** A range of the source with the text that is to stand there, which may be the one that stands there now. */
export interface Piece extends NodeBase {
  text: string;
  /** Pieces of the same statement have the same number. */
  unit: number;
  /** Indentation of the line that may begin here; null where none may. */
  breakIndent: string | null;
}

const LINE_END = /[\r\n]/;
const GAP = /^[ \t;\\]*$/;
/** What ends a line that goes on in the next one. */
export const BACKSLASH = ' \\';

/**
 * Breaks lines at pieces where they would get too long, as exports are: as much on each line as goes on it.
 * @param column where the first piece begins
 */
export function wrapLines(pieces: readonly Piece[], source: string, width: number, lineEnd: string, column = 0): void {
  let at = pieces[0]?.start ?? 0;
  let reached = column;
  for (const [index, piece] of pieces.entries()) {
    reached = advance(reached, source.slice(at, piece.start));
    if (piece.breakIndent !== null) breakLine(pieces, index, source, width - reached, lineEnd);
    reached = advance(reached, piece.text);
    at = piece.end;
  }
}

/** `room` is what is left of the line, in characters. */
function breakLine(pieces: readonly Piece[], index: number, source: string, room: number, lineEnd: string): void {
  const piece = pieces[index]!;
  if (piece.text.length + lengthBehind(pieces, index, source) <= room) return;
  piece.text = `${piece.text}\\${lineEnd}${piece.breakIndent}`;
}

/** How much has to stand on one line behind a piece, with the room for a backslash where the line may end. */
function lengthBehind(pieces: readonly Piece[], index: number, source: string): number {
  let length = 0;
  for (let at = index; ; at += 1) {
    const next = pieces[at + 1];
    const fixed = source.slice(pieces[at]!.end, next?.start ?? source.length);
    const end = fixed.search(LINE_END);
    // A string that goes on in the next line.
    if (end >= 0) return length + end;
    length += fixed.length;
    if (next === undefined || next.breakIndent !== null) return length + BACKSLASH.length;
    const lineEnd = next.text.search(LINE_END);
    if (lineEnd >= 0) return length + lineEnd + (GAP.test(next.text.slice(0, lineEnd)) ? BACKSLASH.length : 0);
    length += next.text.length;
  }
}

function advance(column: number, text: string): number {
  const lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return lineStart < 0 ? column + text.length : text.length - lineStart - 1;
}
