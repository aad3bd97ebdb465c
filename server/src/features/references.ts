/** All places of the workspace that mean what a name means. */
import type { Location, Position } from 'vscode-languageserver-types';
import { occurrenceAt, type ScriptNames, scriptsThatMean } from './names/script-names.ts';
import type { OpenDocument } from './open-document.ts';

/** `scripts` are those of the workspace, the document's own among them. */
export function references(
  document: OpenDocument,
  position: Position,
  withDefinitions: boolean,
  scripts: readonly ScriptNames[],
): Location[] {
  const occurrence = occurrenceAt(document, document.lines.offsetAt(position));
  if (occurrence === null) return [];
  return scriptsThatMean(occurrence, document.uri, scripts).flatMap((script) =>
    script
      .of(occurrence.symbol.key)
      .filter(({ role }) => withDefinitions || (role !== 'definition' && role !== 'declaration'))
      .map(({ range }) => ({ uri: script.uri, range })),
  );
}
