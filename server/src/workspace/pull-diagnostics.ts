/** Diagnostics for editors that ask for them: of a document, or of the whole workspace. */
import { createHash } from 'node:crypto';
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type UnchangedDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { toLsp } from '../features/diagnostics.ts';
import type { OpenDocument } from '../features/open-document.ts';
import { Debounce } from './debounce.ts';
import { guarded } from './guard.ts';
import { type DiagnosticsChannel, quietMs } from './push-diagnostics.ts';
import { cancelled, turnOfOthers } from './turns.ts';
import type { Workspace } from './workspace.ts';

/** One key for all documents: an editor is asked to ask again, not about which. */
const ALL = '';

/**
 * Answers with all diagnostics of a document. While somebody types it answers with what can be had at once, and has the
 * editor ask again when it is quiet.
 */
export class PullDiagnostics implements DiagnosticsChannel {
  readonly #workspace: Workspace;
  readonly #canRefresh: boolean;
  readonly #open = new Set<string>();
  /** The documents in which somebody is typing. */
  readonly #typing: Debounce;
  /** Those of them that were answered with a part. */
  readonly #answeredInPart = new Set<string>();
  readonly #refreshes: Debounce;

  /** @param canRefresh whether the editor asks again when it is told to */
  constructor(connection: Connection, workspace: Workspace, canRefresh: boolean) {
    this.#workspace = workspace;
    this.#canRefresh = canRefresh;
    this.#typing = new Debounce((uri) => {
      if (this.#answeredInPart.delete(uri)) this.#refreshes.schedule(ALL, 0);
    });
    const refresh = guarded(connection.console, 'diagnostics', undefined, async () => {
      if (canRefresh) await connection.languages.diagnostics.refresh();
    });
    this.#refreshes = new Debounce(() => refresh(undefined));
  }

  edited(uri: string): void {
    // Nobody has typed into a document that was just opened.
    if (this.#open.has(uri)) this.#typing.schedule(uri, quietMs);
    this.#open.add(uri);
  }

  outdated(_uri: string, delayMs: number): void {
    this.#refreshes.schedule(ALL, delayMs);
  }

  closed(uri: string): void {
    this.#open.delete(uri);
    this.#typing.cancel(uri);
    this.#answeredInPart.delete(uri);
  }

  /** The answer to `textDocument/diagnostic`. @throws ResponseError where it is cancelled */
  async report(
    { textDocument: { uri }, previousResultId }: DocumentDiagnosticParams,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    for (;;) {
      if (token.isCancellationRequested) throw cancelled();
      const document = (await this.#workspace.document(uri)) ?? (await this.#workspace.closedDocument(uri));
      const items = document === null ? [] : await this.#itemsOf(document, token);
      if (items !== null) return reportOf(items, previousResultId);
    }
  }

  async #itemsOf(document: OpenDocument, token: CancellationToken): Promise<Diagnostic[] | null> {
    if (this.#canRefresh && this.#typing.isScheduled(document.uri)) {
      this.#answeredInPart.add(document.uri);
      return document.soonDiagnostics.map((each) => toLsp(document, each, this.#workspace.rulesPage));
    }
    return checked(document, this.#workspace.rulesPage, token);
  }
}

/** All diagnostics of a document; null where it has changed meanwhile. @throws ResponseError where it is cancelled */
export async function checked(
  document: OpenDocument,
  rulesPage: string | null,
  token: CancellationToken,
  pause: () => Promise<void> = turnOfOthers,
): Promise<Diagnostic[] | null> {
  const diagnostics = await document.check(async () => {
    await pause();
    if (token.isCancellationRequested) throw cancelled();
  });
  return diagnostics?.map((each) => toLsp(document, each, rulesPage)) ?? null;
}

/** Says `unchanged` to an editor that has the same diagnostics: the identity of a result is what it says. */
export function reportOf(
  items: Diagnostic[],
  previous: string | undefined,
): FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport {
  const resultId = resultIdOf(items);
  return resultId === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
    : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

function resultIdOf(items: readonly Diagnostic[]): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('base64url').slice(0, 22);
}
