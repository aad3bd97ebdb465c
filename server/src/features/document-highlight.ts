/** The places of a document that mean what a name means: those that define it or give it a value, and the others. */
import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver-types';
import { namesOf, occurrenceAt } from './names/script-names.ts';
import type { OpenDocument } from './open-document.ts';

export function documentHighlights(document: OpenDocument, position: Position): DocumentHighlight[] {
  const symbol = occurrenceAt(document, document.lines.offsetAt(position))?.symbol;
  if (symbol === undefined) return [];
  return namesOf(document)
    .of(symbol.key)
    .map(({ range, role }) => ({
      range,
      kind: role === 'read' || role === 'call' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
    }));
}
