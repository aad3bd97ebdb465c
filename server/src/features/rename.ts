/** Gives a thing or a variable another name everywhere, and says why where that would change what scripts do. */
import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { type Occurrence, occurrencesIn } from '../semantics/occurrences.ts';
import { type NamedSymbol, parametersKey } from '../semantics/symbols.ts';
import { absoluteRange } from '../syntax/tree.ts';
import { obstacle } from './names/obstacles.ts';
import { occurrenceAt, type ReadScript, readScript, type ScriptNames, scriptsThatMean } from './names/script-names.ts';
import { spellAs } from './names/spelling.ts';
import { fileName } from './names/texts.ts';
import type { OpenDocument } from './open-document.ts';

/** Why something is not done, in a sentence for people. */
export interface Refusal {
  refusal: string;
}

/** A script of the workspace with its names; it is only read again where an edit has to be tried. */
export interface RenameScript extends ScriptNames {
  /** Null where it can no longer be read. */
  open(): ReadScript | null;
}

const NO_NAME: Refusal = { refusal: 'Nothing here has a name that a script gives.' };

/** The name that would be changed. */
export function prepareRename(
  document: OpenDocument,
  position: Position,
  scripts: readonly ScriptNames[],
): { range: Range; placeholder: string } | Refusal {
  const occurrence = occurrenceAt(document, document.lines.offsetAt(position));
  if (occurrence === null) return NO_NAME;
  const refusal = obstacle(occurrence, null, scriptsThatMean(occurrence, document.uri, scripts));
  if (refusal !== null) return { refusal };
  const { statement, range, name } = occurrence;
  return { range: document.range(absoluteRange(statement, range)), placeholder: name };
}

export function rename(
  document: OpenDocument,
  position: Position,
  newName: string,
  scripts: readonly RenameScript[],
): WorkspaceEdit | Refusal {
  const occurrence = occurrenceAt(document, document.lines.offsetAt(position));
  if (occurrence === null) return NO_NAME;
  if (newName === occurrence.name) return { changes: {} };
  const meaning = scriptsThatMean(occurrence, document.uri, scripts);
  const refusal = obstacle(occurrence, newName, meaning);
  if (refusal !== null) return { refusal };
  const changes: Record<string, TextEdit[]> = {};
  for (const script of meaning) {
    const edits = editsIn(script, occurrence.symbol, newName);
    if (edits.length === 0) continue;
    if (isVariable(occurrence.symbol) && !meansTheSame(script.open(), edits, occurrence, newName)) {
      return { refusal: `With the name ${newName} another variable would be meant in ${fileName(script.uri)}.` };
    }
    changes[script.uri] = edits;
  }
  return { changes };
}

function editsIn(script: ScriptNames, { key }: NamedSymbol, newName: string): TextEdit[] {
  const edits = new Map<string, TextEdit>();
  for (const name of script.of(key)) {
    const edit = spellAs(name, newName);
    // Two items of one value are written anew together.
    edits.set(`${edit.range.start.line} ${edit.range.start.character}`, edit);
  }
  return [...edits.values()];
}

function isVariable({ kind }: NamedSymbol): boolean {
  return kind === 'global' || kind === 'local' || kind === 'parameter';
}

/** Whether every name means after the edits what it has meant before. */
function meansTheSame(
  script: ReadScript | null,
  edits: readonly TextEdit[],
  occurrence: Occurrence,
  newName: string,
): boolean {
  if (script === null) return false;
  // Nothing here could be mixed up with it.
  if (!script.lines.toString().includes(newName)) return true;
  const renamed = readScript(script.uri, applied(script, edits), {});
  const before = keysIn(script).map((key) => renamedKey(key, occurrence, newName));
  const after = keysIn(renamed);
  return before.length === after.length && before.every((key, index) => key === after[index]);
}

function keysIn({ analysis }: ReadScript): string[] {
  const start = ({ statement, range }: Occurrence) => absoluteRange(statement, range).start;
  return occurrencesIn(analysis.file)
    .toSorted((one, other) => start(one) - start(other))
    .map(({ symbol }) => symbol.key);
}

/** The key of a local variable is a number, that of others ends in the name. */
function renamedKey(key: string, { symbol: { key: old, kind }, name }: Occurrence, newName: string): string {
  if (kind === 'local') return key;
  const changed = old.slice(0, old.length - name.length) + newName;
  if (key === old) return changed;
  return key.startsWith(parametersKey(old)) ? parametersKey(changed) + key.slice(parametersKey(old).length) : key;
}

function applied({ lines }: ReadScript, edits: readonly TextEdit[]): string {
  const places = edits
    .map(({ range, newText }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), newText }))
    .sort((one, other) => one.start - other.start);
  let text = '';
  let at = 0;
  for (const { start, end, newText } of places) {
    text += lines.slice(at, start) + newText;
    at = end;
  }
  return text + lines.slice(at, lines.length);
}
