import { type Connection, DiagnosticSeverity, type PublishDiagnosticsParams } from 'vscode-languageserver';
import { TextLines } from '../syntax/text-lines.ts';
import type { ConfigurationFile } from './configuration-files.ts';
import { guarded } from './guard.ts';

/** The mistakes in `.rscrc.json` files, as diagnostics on these. Editors do not open them here, so they are always sent. */
export class ConfigurationProblems {
  readonly #send: (params: PublishDiagnosticsParams) => void;
  readonly #shown = new Set<string>();

  constructor(connection: Connection) {
    this.#send = guarded(connection.console, 'diagnostics', undefined, (params) => connection.sendDiagnostics(params));
  }

  show({ uri, text, mistakes }: ConfigurationFile): void {
    if (mistakes.length === 0) return;
    const lines = new TextLines(text);
    const diagnostics = mistakes.map(({ start, end, message }) => ({
      range: { start: lines.positionAt(start), end: lines.positionAt(end) },
      severity: DiagnosticSeverity.Error,
      code: 'CF001',
      source: 'routeros',
      message: `${message} Until it is put right the editor goes on without it, and rsc does not run.`,
    }));
    this.#shown.add(uri);
    this.#send({ uri, diagnostics });
  }

  clear(): void {
    for (const uri of this.#shown) this.#send({ uri, diagnostics: [] });
    this.#shown.clear();
  }
}
