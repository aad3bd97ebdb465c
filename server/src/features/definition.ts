/** Where a thing gets its name, or a variable its value. */
import type { Location, Position } from 'vscode-languageserver-types';
import { firstOfEach, occurrenceAt, type PlacedName, type ScriptNames, scriptsThatMean } from './names/script-names.ts';
import type { OpenDocument } from './open-document.ts';

/** `scripts` are those of the workspace, the document's own among them. */
export function definition(document: OpenDocument, position: Position, scripts: readonly ScriptNames[]): Location[] {
  const occurrence = occurrenceAt(document, document.lines.offsetAt(position));
  if (occurrence === null) return [];
  const { key } = occurrence.symbol;
  const inRole = (role: PlacedName['role']) =>
    scriptsThatMean(occurrence, document.uri, scripts).flatMap((script) =>
      firstOfEach(script.of(key).filter((name) => name.role === role)).map(({ range }) => ({ uri: script.uri, range })),
    );
  const found = inRole('definition');
  return found.length > 0 ? found : inRole('declaration');
}
