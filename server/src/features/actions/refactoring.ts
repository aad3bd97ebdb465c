/** What refactorings share. */
import type { CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis.ts';
import type { ReaderState } from '../../semantics/router-parser/router-parser.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { lastBefore, type NodeBase, type Statement } from '../../syntax/tree.ts';
import { lineEndOf } from '../format/blanks.ts';
import { applyEdits } from '../format/format.ts';
import { isSameStatement } from '../format/meaning.ts';
import type { ScriptDocument } from '../script-document.ts';

/** Statements of the file, from one index to before another; at least one. */
export interface Span {
  first: number;
  behind: number;
}

/** Nobody looks at what is done to more statements at once, and it would take long. */
const MOST_STATEMENTS = 1000;

/** An action that makes these changes; none where there are none, or where one of them cannot be made. */
export function refactoring(
  document: ScriptDocument,
  title: string,
  kind: CodeActionKind,
  changes: readonly Change[],
): CodeAction[] {
  const edits = changes.map((change) => document.textEdit(change)).filter((edit) => edit !== null);
  if (edits.length === 0 || edits.length < changes.length) return [];
  return [{ title, kind, edit: { changes: { [document.uri]: edits } } }];
}

/**
 * The statements that a selection touches; null where it touches none, or too many. Whole lines are selected up to the
 * beginning of the next one, which is not meant.
 */
export function touchedStatements({ script: { statements } }: Analysis, { start, end }: NodeBase): Span | null {
  const behind = lastBefore(statements, start === end ? end + 1 : end) + 1;
  const before = Math.max(0, lastBefore(statements, start + 1));
  const above = statements[before];
  if (above === undefined) return null;
  const first = above.offset + above.length < start ? before + 1 : before;
  return first < behind && !isTooMuch({ first, behind }) ? { first, behind } : null;
}

export function isTooMuch({ first, behind }: Span): boolean {
  return behind - first > MOST_STATEMENTS;
}

export function indexesOf({ first, behind }: Span): number[] {
  return Array.from({ length: behind - first }, (_, index) => first + index);
}

/** From the beginning of the first statement to the end of the last one. */
export function rangeOf({ script: { statements } }: Analysis, { first, behind }: Span): NodeBase {
  const last = statements[behind - 1]!;
  return { start: statements[first]!.offset, end: last.offset + last.length };
}

/**
 * Whether statements mean the same after changes of them, in order of position; `before` is what holds in front of them,
 * and `after` what will.
 */
export function keepsMeaning(
  { analysis: { target }, lines }: ScriptDocument,
  { start, end }: NodeBase,
  changes: readonly Change[],
  before: ReaderState,
  after: ReaderState = before,
): boolean {
  const text = lines.slice(start, end);
  const own = changes.filter((change) => start <= change.start && change.end <= end);
  const changed = applyEdits(
    text,
    own.map((change) => ({ ...change, start: change.start - start, end: change.end - start })),
  );
  return isSameStatement(text, changed, target, before, after);
}

/** How the file ends its lines. */
export function lineEndIn({ lines }: ScriptDocument): string {
  return lineEndOf(lines.slice(0, lines.offsetAt({ line: 1, character: 0 }))) ?? '\n';
}

/** The blanks that a line begins with, up to an offset in it; null where something else stands before that. */
export function indentationBefore({ lines }: ScriptDocument, offset: number): string | null {
  const { character } = lines.positionAt(offset);
  const before = lines.slice(offset - character, offset);
  return before.trim() === '' ? before : null;
}

/** A range with the blanks around it and the end of its last line; null where something else stands in its lines. */
export function wholeLines(document: ScriptDocument, { start, end }: NodeBase): NodeBase | null {
  const { lines } = document;
  const indentation = indentationBefore(document, start);
  const { line } = lines.positionAt(end);
  const lineEnd = lines.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
  if (indentation === null || lines.slice(end, lineEnd).trim() !== '') return null;
  const next = lines.offsetAt({ line: line + 1, character: 0 });
  return { start: start - indentation.length, end: Math.max(lineEnd, next) };
}

/** A comment that says something to this program about the statement behind it. */
const DIRECTIVE = /^#\s*rsc-disable/;

export function isDirective(statement: Statement | undefined): boolean {
  return statement?.kind === 'comment' && DIRECTIVE.test(statement.text);
}

/** The index of the first of the comments in the lines right above a statement; its own where there is none. */
export function commentsAbove({ analysis: { script }, lines }: ScriptDocument, index: number): number {
  const { statements } = script;
  const lineOf = (at: number) => lines.positionAt(statements[at]!.offset).line;
  let first = index;
  while (statements[first - 1]?.kind === 'comment' && lineOf(first - 1) === lineOf(first) - 1) first -= 1;
  return first;
}
