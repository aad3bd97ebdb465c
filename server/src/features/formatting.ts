/** Formatting of a document, of a range, and of what has just been typed. */
import type { FormattingOptions, Position, Range, TextEdit } from 'vscode-languageserver-types';
import { enclosingBodies } from '../semantics/enclosing-bodies.ts';
import type { Change } from '../syntax/text-lines.ts';
import { absoluteStart } from '../syntax/tree.ts';
import { formatEdits, formatEditsIn } from './format/format.ts';
import type { FormatOptions, FormatSettings } from './format/options.ts';
import type { OpenDocument } from './open-document.ts';
import { EmbeddedDocument, type ScriptDocument, scriptAround } from './script-document.ts';

/** Characters behind which something is formatted; the first one, and the others. */
export const formattingTriggers = { first: '\n', more: ['}'] };

export function formatDocument(
  document: OpenDocument,
  settings: FormatSettings,
  editor: FormattingOptions,
): TextEdit[] {
  return toTextEdits(document, formatEdits(document.analysis, optionsOf(settings, editor)));
}

/**
 * The statements of the lines that a range touches; those inside of blocks for themselves. A script in a string is
 * formatted where the range lies in it, and only then: the router keeps such a text as it is written.
 */
export function formatRange(
  document: OpenDocument,
  range: Range,
  settings: FormatSettings,
  editor: FormattingOptions,
): TextEdit[] {
  const script = scriptAround(document, range);
  // Nobody knows what a variable or a command puts in.
  if (script instanceof EmbeddedDocument && script.script.source.isComputed) return [];
  const { lines } = script;
  const first = lines.positionAt(script.offsetAt(range.start));
  const last = lines.positionAt(script.offsetAt(range.end));
  const start = lines.offsetAt({ line: first.line, character: 0 });
  const end = lines.offsetAt({ line: last.line, character: Number.MAX_SAFE_INTEGER });
  return toTextEdits(script, formatEditsIn(script.analysis, optionsOf(settings, editor), { start, end }));
}

/**
 * Behind a new line the line above it, as far as its statements end there, and behind `}` the block that it closes.
 * What stands behind the cursor is left alone: there somebody is about to type.
 */
export function formatOnType(
  document: OpenDocument,
  position: Position,
  typed: string,
  settings: FormatSettings,
  editor: FormattingOptions,
): TextEdit[] {
  const range = typed === '}' ? blockBefore(document, position) : lineAbove(document, position);
  if (range === null) return [];
  const reach = { start: 0, end: range.end };
  return toTextEdits(document, formatEditsIn(document.analysis, optionsOf(settings, editor), range, reach));
}

function optionsOf(settings: FormatSettings, { tabSize, insertSpaces }: FormattingOptions): FormatOptions {
  return { ...settings, tabSize: Math.max(1, tabSize), insertSpaces };
}

function lineAbove({ lines }: OpenDocument, { line }: Position): { start: number; end: number } | null {
  if (line === 0) return null;
  const above = line - 1;
  return {
    start: lines.offsetAt({ line: above, character: 0 }),
    end: lines.offsetAt({ line: above, character: Number.MAX_SAFE_INTEGER }),
  };
}

function blockBefore({ analysis, lines }: OpenDocument, position: Position): { start: number; end: number } | null {
  const end = lines.offsetAt(position);
  const block = enclosingBodies(analysis.script, end - 1).at(-1);
  return block === undefined ? null : { start: absoluteStart(block.statement) + block.body.start, end };
}

/** Only what differs, so that cursors stay where they are; nothing where not all of it can be written. */
function toTextEdits(script: ScriptDocument, changes: readonly Change[]): TextEdit[] {
  const edits = changes.map((change) => script.textEdit(trimmed(change, script.lines.slice(change.start, change.end))));
  return edits.includes(null) ? [] : edits.filter((edit) => edit !== null);
}

/** A change without what is the same before and after at its ends. */
function trimmed({ start, end, newText }: Change, oldText: string): Change {
  const shorter = Math.min(oldText.length, newText.length);
  let same = 0;
  while (same < shorter && oldText[same] === newText[same]) same += 1;
  let alike = 0;
  while (alike < shorter - same && oldText.at(-1 - alike) === newText.at(-1 - alike)) alike += 1;
  return { start: start + same, end: end - alike, newText: newText.slice(same, newText.length - alike) };
}
