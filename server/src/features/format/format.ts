/**
 * The formatter. It changes blanks and line breaks between words and between statements, and nothing else unless it is
 * asked for. The router's parser decides whether the meaning is kept: a statement of which the intermediate form would be
 * another one stays as it is, and so does one that the router would not read.
 */
import type { Analysis } from '../../analysis.ts';
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import { isPlain } from '../../semantics/router-parser/plain-statement.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { lastBefore, type NodeBase, type Statement } from '../../syntax/tree.ts';
import { lastLineEndOf } from './blanks.ts';
import { isUnknown } from './body-roles.ts';
import type { LayoutSource } from './gap-writer.ts';
import { menusToGroup } from './group-menus.ts';
import { Layout } from './layout.ts';
import { isSameSeparator, isSameStatement } from './meaning.ts';
import { type FormatOptions, widthOf } from './options.ts';
import { type Piece, wrapLines } from './pieces.ts';

/** Which statements of the file are formatted: from one index to before another. */
interface Span {
  first: number;
  behind: number;
}

/** What has to be changed in a text to have it formatted, in order of position. */
export function formatEdits(analysis: Analysis, options: FormatOptions): Change[] {
  return editsOf(layOut(analysis, options, null), analysis.script.text);
}

/**
 * The same for the statements that a range touches, those inside of blocks for themselves.
 * @param reach what would change something outside of it is left out as a whole
 */
export function formatEditsIn(
  analysis: Analysis,
  options: FormatOptions,
  range: NodeBase,
  reach: NodeBase = { start: 0, end: analysis.script.source.length },
): Change[] {
  const pieces = layOut(analysis, options, range);
  const units = new Set<number>();
  for (const { start, end, unit } of pieces) if (start < range.end && end >= range.start) units.add(unit);
  for (const { start, end, unit } of pieces) if (start < reach.start || end > reach.end) units.delete(unit);
  const chosen = pieces.filter(({ unit }) => units.has(unit));
  return editsOf(chosen, analysis.script.text);
}

/** Puts edits into a text. */
export function applyEdits(text: string, edits: readonly Change[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, newText } of edits) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

function layOut(analysis: Analysis, options: FormatOptions, range: NodeBase | null): Piece[] {
  const { script, target } = analysis;
  const { text, statements } = script;
  const span = spanOf(statements, range);
  if (span.first >= span.behind) return [];
  const lineEnd = lastLineEndOf(text) ?? '\n';
  const kept = keptStatements(analysis);
  const layout = new Layout(
    {
      text,
      lineEnd,
      kept,
      resolved: resolvedIn(analysis, span),
      menus: options.groupMenus && range === null ? menusToGroup(analysis, kept, lineEnd) : new Map(),
      isSame: (one, other, edges) => isSameSeparator(one, other, edges, target),
    },
    options,
  );
  layout.file(script, span.first, span.behind);
  const { pieces } = layout;
  const width = widthOf(options);
  if (width !== null) wrapLines(pieces, text, width, lineEnd, columnOf(text, pieces[0]?.start ?? 0));
  keepMeaning(analysis, options, layout);
  return pieces;
}

function resolvedIn({ script, statements }: Analysis, { first, behind }: Span): LayoutSource['resolved'] {
  const found = new Map<Statement, ResolvedStatement>();
  for (let index = first; index < behind; index += 1) found.set(script.statements[index]!, statements[index]!);
  return found;
}

function spanOf(statements: readonly Statement[], range: NodeBase | null): Span {
  if (range === null) return { first: 0, behind: statements.length };
  return {
    first: Math.max(0, lastBefore(statements, range.start + 1)),
    behind: lastBefore(statements, range.end + 1) + 1,
  };
}

function columnOf(text: string, offset: number): number {
  return offset - Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) - 1;
}

/** Statements in which something is wrong. What they mean is not known, so blanks may matter in them. */
function keptStatements({ script, statements: resolved, reading }: Analysis): Set<Statement> {
  const { statements, errors, unsettled } = script;
  const kept = new Set<Statement>(unsettled);
  const keep = (first: number, last: number) => {
    for (let index = Math.max(0, first); index <= last; index += 1) kept.add(statements[index]!);
  };
  for (let index = 0; index < statements.length; index += 1) {
    if (isUnknown(resolved[index]!.commands[0])) kept.add(statements[index]!);
  }
  // An error may stand behind the statement that has it, where something is missing.
  for (const { start, end } of errors) keep(lastBefore(statements, start), lastBefore(statements, end + 1));
  for (const { start, end } of reading.refused) {
    const first = lastBefore(statements, start + 1);
    const isInside = first >= 0 && statements[first]!.offset + statements[first]!.length > start;
    keep(isInside ? first : first + 1, lastBefore(statements, end));
  }
  return kept;
}

/** Takes back what would change the meaning of a statement. */
function keepMeaning({ script, target, reading }: Analysis, { sortArguments }: FormatOptions, { statements }: Layout) {
  const { text } = script;
  for (const { start, end, menu, resolved, pieces } of statements) {
    // Between named plain values blanks mean nothing.
    if (!sortArguments && isPlain(resolved, target)) continue;
    const before = text.slice(start, end);
    const edits = editsOf(pieces, text).map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    if (edits.length === 0) continue;
    const state = reading.stateAt(start);
    const inMenu = menu === null ? state : { ...state, menu };
    if (isSameStatement(before, applyEdits(before, edits), target, inMenu)) continue;
    for (const piece of pieces) piece.text = text.slice(piece.start, piece.end);
  }
}

function editsOf(pieces: readonly Piece[], text: string): Change[] {
  const edits: Change[] = [];
  for (const { start, end, text: newText } of pieces) {
    if (text.slice(start, end) !== newText) edits.push({ start, end, newText });
  }
  return edits;
}
