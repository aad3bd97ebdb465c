/**
 * What requests are about: an open document, or a script in a string of one, which is a document of its own to them. Its
 * positions are those of the open document all the same, so that a request need not know which of the two it has.
 */
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { Analysis } from '../analysis.ts';
import { commandAt } from '../semantics/command-at.ts';
import { type EmbeddedScript, embeddedScripts } from '../semantics/embedded-scripts.ts';
import { type Change, TextLines } from '../syntax/text-lines.ts';
import { absoluteStart, lastBefore, type NodeBase } from '../syntax/tree.ts';

export interface ScriptDocument {
  /** Of the open document. */
  readonly uri: string;
  /** Of the script itself. Offsets count in its text. */
  readonly analysis: Analysis;
  readonly lines: TextLines;
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
  range(node: NodeBase): Range;
  /** An edit of the script as one of the open document; null where it touches what is only known when the script runs. */
  textEdit(change: Change): TextEdit | null;
}

/** The script in a string of another one. */
export class EmbeddedDocument implements ScriptDocument {
  readonly analysis: Analysis;
  readonly script: EmbeddedScript;
  #lines: TextLines | null = null;
  readonly #around: ScriptDocument;
  /** Where the statement begins that the string stands in. */
  readonly #base: number;

  constructor(script: EmbeddedScript, around: ScriptDocument) {
    this.analysis = Analysis.ofEmbedded(script, around.analysis.target);
    this.script = script;
    this.#around = around;
    this.#base = absoluteStart(script.command.statement);
  }

  get uri(): string {
    return this.#around.uri;
  }

  get lines(): TextLines {
    this.#lines ??= new TextLines(this.script.source.text);
    return this.#lines;
  }

  /** Of a position outside of the script its nearer end. */
  offsetAt(position: Position): number {
    const place = this.#around.offsetAt(position) - this.#base;
    const { source, node } = this.script;
    return source.offsetAt(place) ?? (place <= node.start ? 0 : source.text.length);
  }

  positionAt(offset: number): Position {
    return this.range({ start: offset, end: offset }).start;
  }

  range(node: NodeBase): Range {
    const { start, end } = this.script.source.place(node);
    return this.#around.range({ start: this.#base + start, end: this.#base + end });
  }

  textEdit(change: Change): TextEdit | null {
    const written = this.script.source.edit(change);
    if (written === null) return null;
    const { start, end, newText } = written;
    return this.#around.textEdit({ start: this.#base + start, end: this.#base + end, newText });
  }
}

/** The innermost script that a position stands in. */
export function scriptAt(document: ScriptDocument, position: Position): ScriptDocument {
  return scriptsAt(document, position).at(-1)!;
}

/** The scripts that a position stands in, the innermost one last. */
export function scriptsAt(document: ScriptDocument, position: Position): ScriptDocument[] {
  const offset = document.offsetAt(position);
  const { file } = document.analysis;
  const statement = file.statements[lastBefore(file.script.statements, offset)];
  const command = statement === undefined ? null : commandAt(statement.commands, offset);
  if (command === null) return [document];
  const at = offset - absoluteStart(command.statement);
  const script = embeddedScripts(command, file).find(({ source }) => source.offsetAt(at) !== null);
  return script === undefined ? [document] : [document, ...scriptsAt(new EmbeddedDocument(script, document), position)];
}

/** The innermost script that a range stands in. */
export function scriptAround(document: ScriptDocument, { start, end }: Range): ScriptDocument {
  const atEnd = new Set(scriptsAt(document, end).map(({ analysis }) => analysis));
  return scriptsAt(document, start).findLast(({ analysis }) => atEnd.has(analysis))!;
}

/** The scripts in the strings of one, without those in the strings of these. */
function scriptsIn(document: ScriptDocument): EmbeddedDocument[] {
  const { file } = document.analysis;
  return file.commands.flatMap((command) =>
    embeddedScripts(command, file).map((script) => new EmbeddedDocument(script, document)),
  );
}

/** What a request finds in a script and in all that stand in its strings. */
export function inAllScripts<T>(document: ScriptDocument, find: (script: ScriptDocument) => T[]): T[] {
  return [...find(document), ...scriptsIn(document).flatMap((script) => inAllScripts(script, find))];
}
