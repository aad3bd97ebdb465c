import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  Disposable,
  languages,
  Position,
  Range,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { RouterComplaint } from '../router/deploy.ts';

/** The router's own complaints, as diagnostics on the places that it named. They stay until the text is edited. */
export class RouterProblems {
  readonly #problems: DiagnosticCollection = languages.createDiagnosticCollection('routeros-router');
  readonly #subscriptions: Disposable;

  constructor() {
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.clear(document.uri);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => this.clear(uri)),
    );
  }

  /** Shows the complaints about the text that the document has now, and brings the first into view. */
  async show(document: TextDocument, complaints: readonly RouterComplaint[]): Promise<void> {
    // Loaded here, so that the extension does not wait for the parser when it starts.
    const { TextPositions } = await import('../../../server/src/index.ts');
    const positions = new TextPositions(document.getText());
    const problems = complaints.map(({ line, column, message }) => {
      const start = document.positionAt(positions.offsetAt({ line, column: column ?? 1 }));
      const range = column === null ? textOfLine(document, start) : wordAt(document, start);
      const problem = new Diagnostic(range, message, DiagnosticSeverity.Error);
      problem.source = 'router';
      return problem;
    });
    this.#problems.set(document.uri, problems);
    const [first] = problems;
    if (first !== undefined) await window.showTextDocument(document, { selection: first.range });
  }

  clear(uri: Uri): void {
    this.#problems.delete(uri);
  }

  dispose(): void {
    this.#problems.dispose();
    this.#subscriptions.dispose();
  }
}

/** From a place to the end of its word; where there is none, to the end of the line. */
function wordAt(document: TextDocument, start: Position): Range {
  const word = document.getWordRangeAtPosition(start);
  return new Range(start, word === undefined ? document.lineAt(start).range.end : word.end);
}

function textOfLine(document: TextDocument, { line }: Position): Range {
  const { firstNonWhitespaceCharacterIndex, range } = document.lineAt(line);
  return new Range(new Position(line, firstNonWhitespaceCharacterIndex), range.end);
}
