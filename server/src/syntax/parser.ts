/**
 * Text to tree. A text is read in runs of some lines: the tokens of one run are gone before those of the next are made,
 * which is what makes large files quick to open. A run ends where the lexer and the tree agree that nothing is open.
 */
import type { IToken } from 'chevrotain';
import { statementRules } from './statement-rules.ts';
import type { TextLines } from './text-lines.ts';
import type { Reading } from './token-reader.ts';
import * as t from './tokens.ts';
import type * as tree from './tree.ts';

/** Length of a run, unless what is open at its end asks for more. */
const RUN_LENGTH = 1 << 16;
const LINE_END = /\r\n?|\n/g;

/** What stands in a range of a text that begins at a statement. Offsets of the errors count from the start of the text. */
export interface Passage extends Reading {
  /** Statements that stand where unmatched brackets have left the lexer in another mode than the tree shows. */
  unsettled: tree.Statement[];
  /** Whether the range ends behind a separator with nothing open, so that what follows can be read by itself. */
  isClosed: boolean;
}

/** Parses a whole file. Any text gives a tree; what the router would refuse is in `errors`, in order of position. */
export function parse(source: string | TextLines): tree.Script {
  const script: tree.Script = {
    source,
    get text() {
      return this.source.toString();
    },
    statements: [],
    errors: [],
    unsettled: new Set(),
    start: 0,
    parent: null,
  };
  readOn(script, 0);
  return script;
}

/** Reads a file from an offset to its end, and adds the statements to those that its tree has. */
export function readOn(script: tree.Script, from: number): void {
  const { text } = script;
  let length = RUN_LENGTH;
  for (let start = from; start < text.length; ) {
    const end = lineEnd(text, start + length);
    const passage = readPassage(text, start, end, { body: script, origin: 0, nesting: 0 });
    const next = end === text.length || passage.isClosed ? end : keepClosed(passage, text);
    // A statement that is longer than a run is tried again with twice the length.
    length = next === null ? length * 2 : RUN_LENGTH;
    if (next === null) continue;
    for (const statement of passage.statements) script.statements.push(statement);
    for (const error of passage.errors) script.errors.push(error);
    for (const statement of passage.unsettled) script.unsettled.add(statement);
    start = next;
  }
}

/** Offset behind the line that an offset stands in. */
function lineEnd(text: string, offset: number): number {
  LINE_END.lastIndex = offset;
  return LINE_END.test(text) ? LINE_END.lastIndex : text.length;
}

/** Where a passage belongs: the body, where its inside begins in the text, how many brackets are open around it. */
export interface Place {
  body: tree.Body;
  origin: number;
  nesting: number;
}

/** Reads the text between two offsets, the first of which must be where a statement may start. */
export function readPassage(text: string | TextLines, start: number, end: number, place: Place): Passage {
  const { body, origin, nesting } = place;
  const { tokens } = t.lexer.tokenize(text.slice(start, end));
  const bodyOrigin = origin - start;
  const { statements, errors } = statementRules.read({ tokens, body, bodyOrigin, length: end - start, nesting });
  const { unsettled, isOpen } = errors.length > 0 ? openModes(tokens, statements, bodyOrigin) : ALL_SETTLED;
  for (const error of errors) {
    error.start += start;
    error.end += start;
  }
  return { statements, errors, unsettled, isClosed: !isOpen && endsBehindSeparator(tokens, statements, bodyOrigin) };
}

/** Without an error each bracket is closed by its own, so lexer and tree agree throughout. */
const ALL_SETTLED: { unsettled: tree.Statement[]; isOpen: boolean } = { unsettled: [], isOpen: false };

/** Follows the lexer's modes through tokens: which statements do not begin in the outermost one, and does the end. */
function openModes(tokens: IToken[], statements: tree.Statement[], bodyOrigin: number): typeof ALL_SETTLED {
  const unsettled: tree.Statement[] = [];
  let depth = 0;
  let index = 0;
  for (const { startOffset, tokenType } of tokens) {
    const statement = statements[index];
    if (statement !== undefined && statement.offset + bodyOrigin <= startOffset) {
      index += 1;
      if (depth > 0) unsettled.push(statement);
    }
    if (tokenType.POP_MODE) depth = Math.max(0, depth - 1);
    if (tokenType.PUSH_MODE !== undefined) depth += 1;
  }
  return { unsettled, isOpen: depth > 0 };
}

function endsBehindSeparator(tokens: IToken[], statements: tree.Statement[], bodyOrigin: number): boolean {
  const token = tokens.at(-1);
  const statement = statements.at(-1);
  if (token?.tokenType !== t.Newline && token?.tokenType !== t.Semicolon) return false;
  return statement === undefined || statement.offset + statement.length + bodyOrigin <= token.startOffset;
}

/** Takes the last statement of a passage away, which may go on behind its end; gives where it starts, null if it is all. */
function keepClosed(passage: Passage, text: string): number | null {
  const last = passage.statements.pop();
  if (last === undefined || passage.statements.length === 0) return null;
  if (passage.unsettled.includes(last) || startsInDoubt(last, text, last.offset)) return null;
  passage.errors = passage.errors.filter(({ start }) => start < last.offset);
  return last.offset;
}

/** Whether it would be a comment with another token before it. `start` is its offset in the text. */
export function startsInDoubt(statement: tree.Statement, text: string | TextLines, start: number): boolean {
  return statement.kind !== 'comment' && text.slice(start, start + 1) === '#';
}
