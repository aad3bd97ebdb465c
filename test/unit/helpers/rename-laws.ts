/** What holds for every rename that is done. */
import assert from 'node:assert/strict';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { namesOf } from '../../../server/src/features/names/script-names.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { references } from '../../../server/src/features/references.ts';
import { prepareRename, rename } from '../../../server/src/features/rename.ts';
import { type Occurrence, occurrencesIn } from '../../../server/src/semantics/occurrences.ts';
import { routerVerdict } from '../../../server/src/semantics/router-parser/verdict.ts';
import { absoluteRange } from '../../../server/src/syntax/tree.ts';

/** Others may be in quotes afterwards. */
const PLAIN = /^[\w. -]+$/;

/** A name that no script has, and that is written in the same way as `name`. */
function freshName(name: string): string {
  return /^[A-Za-z0-9]+$/.test(name) ? 'qqFresh' : `${name}.qqFresh`;
}

function changed(
  document: OpenDocument,
  position: Position,
  newName: string,
): { text: string; edits: TextEdit[] } | null {
  const script = { ...namesOf(document), open: () => document };
  if ('refusal' in prepareRename(document, position, [script])) return null;
  const result = rename(document, position, newName, [script]);
  if ('refusal' in result) return null;
  const edits = result.changes![document.uri] ?? [];
  const after = new OpenDocument(document.uri, 1, document.lines.toString());
  const fromTheEnd = edits.toSorted(
    ({ range: { start: one } }, { range: { start: other } }) =>
      other.line - one.line || other.character - one.character,
  );
  after.edit(
    fromTheEnd.map(({ range, newText }) => ({ range, text: newText })),
    2,
  );
  return { text: after.lines.toString(), edits };
}

/**
 * Renames what each name of a script means, and back.
 * @returns how many were renamed
 */
export function checkRenames(text: string): number {
  const document = new OpenDocument('file:///law.rsc', 1, text);
  const firsts = new Map<string, Occurrence>();
  for (const occurrence of occurrencesIn(document.analysis.file)) {
    if (!firsts.has(occurrence.symbol.key)) firsts.set(occurrence.symbol.key, occurrence);
  }
  let renamed = 0;
  for (const occurrence of firsts.values()) if (checkRename(document, occurrence)) renamed += 1;
  return renamed;
}

function checkRename(document: OpenDocument, { statement, range, name }: Occurrence): boolean {
  if (!PLAIN.test(name)) return false;
  const position = document.lines.positionAt(absoluteRange(statement, range).start);
  const newName = freshName(name);
  const there = changed(document, position, newName);
  if (there === null) return false;
  const text = document.lines.toString();
  const found = references(document, position, true, [namesOf(document)]);
  assert.deepEqual(
    new Set(there.edits.map(({ range: { start } }) => start.line)),
    new Set(found.map(({ range: { start } }) => start.line)),
  );
  assert.ok(there.edits.length <= found.length);
  const after = new OpenDocument(document.uri, 1, there.text);
  const again = changed(after, position, name);
  assert.equal(again?.text, text, `renaming ${name} to ${newName} and back`);
  assert.deepEqual(words(routerVerdict(there.text).il?.replaceAll(newName, name)), words(routerVerdict(text).il));
  return true;
}

/** The words of an intermediate form: values that are given by name stand in it in the order of the names. */
function words(il: string | null | undefined): string[] {
  return (il ?? '')
    .replace(PLACES, '')
    .split(/[\s;()]+/)
    .sort();
}

/** In what the router complains of. */
const PLACES = / \(line \d+ column \d+\)/g;
