import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { Analysis, type AnalysisOptions } from '../analysis.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import { lint } from '../lint/engine.ts';
import type { NodeBase } from '../syntax/tree.ts';

/** One version of a document and what is known of it. It stays as it is when the document is edited. */
export class Snapshot {
  readonly document: TextDocument;
  readonly options: AnalysisOptions;
  readonly analysis: Analysis;
  #diagnostics: readonly Diagnostic[] | null = null;

  constructor(document: TextDocument, options: AnalysisOptions) {
    const { uri, languageId, version } = document;
    // An edit changes the document in place, so that a snapshot needs its own.
    this.document = TextDocument.create(uri, languageId, version, document.getText());
    this.options = options;
    this.analysis = new Analysis(this.document.getText(), options);
  }

  get diagnostics(): readonly Diagnostic[] {
    this.#diagnostics ??= lint(this.analysis);
    return this.#diagnostics;
  }

  /** Offsets from the start of the file as a range of the protocol, in UTF-16. */
  range({ start, end }: NodeBase): Range {
    return { start: this.document.positionAt(start), end: this.document.positionAt(end) };
  }
}
