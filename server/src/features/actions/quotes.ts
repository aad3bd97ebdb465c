/** Puts a value in quotes, and takes quotes away that say nothing. */
import type { CodeAction } from 'vscode-languageserver-types';
import { commandAt } from '../../semantics/command-at.ts';
import { absoluteRange, type NodeBase, type PlainText, type Value, type Word } from '../../syntax/tree.ts';
import type { ScriptDocument } from '../script-document.ts';
import { keepsMeaning, rangeOf, refactoring, touchedStatements } from './refactoring.ts';
import { type ActionRequest, selectionIn, touches } from './request.ts';

/** Only where the value is the same to the router: of a number or an address it makes a text. */
export function quoteActions(request: ActionRequest): CodeAction[] {
  const { script: document } = request;
  const found = valueAt(document, selectionIn(request));
  if (found === null) return [];
  const { value, range } = found;
  const isQuoted = value.kind === 'text';
  const title = isQuoted ? 'Take the quotes away' : 'Put the value in quotes';
  const change = { ...range, newText: isQuoted ? value.text : `"${value.text.replace(/["\\$]/g, '\\$&')}"` };
  const { first, behind } = touchedStatements(document.analysis, range)!;
  const statement = rangeOf(document.analysis, { first, behind });
  const isSame = keepsMeaning(document, statement, [change], document.analysis.reading.stateAt(statement.start));
  return refactoring(document, title, 'refactor.rewrite', isSame ? [change] : []);
}

/** The one plain value that is touched. */
function valueAt(
  { analysis, lines }: ScriptDocument,
  selection: NodeBase,
): { value: Word | PlainText; range: NodeBase } | null {
  const command = commandAt(analysis.commands, selection.start);
  if (command === null) return null;
  const { statement, positional, slots, arguments: named } = command;
  // Without an argument that it is for, a word is a flag.
  const unnamed = positional.filter((_, index) => slots[index] !== null);
  const touched = [...unnamed, ...named.map(({ value }) => value)].filter(
    (value): value is Value => value !== null && touches(absoluteRange(statement, value), selection),
  );
  const [value] = touched;
  if (touched.length !== 1 || (value?.kind !== 'word' && value?.kind !== 'text')) return null;
  const range = absoluteRange(statement, value);
  // What was never closed has no quotes to take away.
  const isClosed = value.kind === 'word' || lines.slice(range.start, range.end) === `"${value.text}"`;
  return isClosed ? { value, range } : null;
}
