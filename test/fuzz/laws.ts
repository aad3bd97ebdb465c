/** What holds for any text. */
import assert from 'node:assert/strict';
import { check, routerVerdict } from '../../server/src/index.ts';
import { parse } from '../../server/src/syntax/parser.ts';
import type { NodeBase, Script } from '../../server/src/syntax/tree.ts';
import { checkEdits, toChanges } from '../unit/helpers/edits.ts';
import { checkReading } from '../unit/helpers/reading-law.ts';
import { checkErrors, checkNothingLost, checkPlaces, checkWritten } from '../unit/helpers/tree-laws.ts';
import { isInside, walk } from '../unit/helpers/walk-tree.ts';
import type { FuzzCase } from './mutated-script.ts';

/** @throws AssertionError, or whatever the analysis throws */
export function checkLaws({ text, edits }: FuzzCase): void {
  const script = parse(text);
  checkPlaces(script);
  checkErrors(script);
  checkNothingLost(script);
  checkWritten(script);
  checkSize(script);
  checkVerdict(text);
  for (const { start, end, fix } of check(text)) checkInside(text, [{ start, end }, ...(fix?.edits ?? [])]);
  const changes = toChanges(text, edits);
  if (changes.length > 0) checkEdits(text, changes);
  checkReading(text, '7.24', changes);
}

/** Work that is not in proportion to the text would leave nodes or errors. */
function checkSize(script: Script): void {
  const { length } = script.text;
  assert.ok(script.errors.length <= length + 1);
  // A node for each character, and one that glues, names or joins it with its neighbour.
  assert.ok([...walk(script)].length <= 2 * length);
}

function checkVerdict(text: string): void {
  const { complaints } = routerVerdict(text);
  assert.ok(complaints.length <= text.length + 1);
  checkInside(text, complaints);
}

function checkInside(text: string, ranges: readonly NodeBase[]): void {
  for (const range of ranges) assert.ok(isInside(range, { start: 0, end: text.length }), JSON.stringify(range));
}
