/** The requests for diagnostics, for editors that ask for them. */

import type { DocumentDiagnosticParams, DocumentDiagnosticReport } from 'vscode-languageserver';
import { type Connection, DocumentDiagnosticReportKind, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { guarded } from './guard.ts';
import type { Workspace } from './workspace.ts';

export function registerDiagnostics({ console: log, languages }: Connection, workspace: Workspace): void {
  const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  languages.diagnostics.on(
    guarded(log, 'diagnostics', nothing, async (params: DocumentDiagnosticParams, token) => {
      return workspace.pulled.report(params, token);
    }),
  );
  languages.diagnostics.onWorkspace((params, token, workDone, partial) => {
    const none: WorkspaceDiagnosticReport = { items: [] };
    const report = guarded(log, 'diagnostics', none, () =>
      workspace.diagnostics.report(params, token, workDone, partial),
    );
    return report(undefined, token);
  });
}
