/** The diagnostics of all scripts of the workspace, for editors that ask for them. */
import {
  type CancellationToken,
  type Connection,
  type ResultProgressReporter,
  WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { checked, reportOf } from './pull-diagnostics.ts';
import { cancellationOf, cancelled } from './turns.ts';
import type { ClosedFile, Workspace } from './workspace.ts';

/** What was said of a script that is not open, as it was when it was read last. */
interface Checked {
  reading: object;
  resultId: string;
}

/** How an editor is shown how far a long check has come, and how it ends it. */
interface Progress extends Pick<WorkDoneProgressReporter, 'report' | 'done'> {
  token?: CancellationToken;
}

/** Of so few scripts nobody needs to be shown how far their check has come. */
const FEW = 10;

export class WorkspaceDiagnostics {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  /** By URI. */
  readonly #checked = new Map<string, Checked>();
  #change = Promise.withResolvers<void>();
  /** Whether somebody has had enough of a long check. */
  #isStopped = false;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
  }

  /** To be called when something has changed that diagnostics hang on. */
  wake(): void {
    this.#isStopped = false;
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  /**
   * The answer to `workspace/diagnostic`. An editor that takes results as they come is answered when there is news, so
   * that it need not ask over and over.
   * @throws ResponseError where it is cancelled
   */
  async report(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    workDone: WorkDoneProgressReporter,
    partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
  ): Promise<WorkspaceDiagnosticReport> {
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    for (;;) {
      const { promise: change } = this.#change;
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      for await (const report of this.#reports(previous, token, workDone)) {
        if (partial === undefined || report.kind === 'full') items.push(report);
        if (report.kind === 'full') partial?.report({ items: [report] });
      }
      if (partial === undefined) return { items };
      if (items.length > 0 || !this.#workspace.isToldOfFiles) return { items: [] };
      await Promise.race([change, cancellationOf(token)]);
      if (token.isCancellationRequested) throw cancelled();
    }
  }

  async *#reports(
    previous: ReadonlyMap<string, string>,
    token: CancellationToken,
    workDone: WorkDoneProgressReporter,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    const open = await this.#workspace.openDocuments();
    const closed = await this.#workspace.closedFiles();
    for (const document of open) {
      const items = await checked(document, this.#workspace.rulesPage, token);
      // Where it has changed meanwhile, there will be another answer soon.
      if (items === null) continue;
      yield { uri: document.uri, version: document.version, ...reportOf(items, previous.get(document.uri)) };
    }
    const isKnown = ({ uri, reading }: ClosedFile) => {
      const known = this.#checked.get(uri);
      return known?.reading === reading && known.resultId === previous.get(uri);
    };
    for (const { uri } of closed.filter(isKnown))
      yield { uri, version: null, kind: 'unchanged', resultId: previous.get(uri)! };
    yield* this.#checkClosed(
      closed.filter((file) => !isKnown(file)),
      previous,
      token,
      workDone,
    );
    const there = new Set([...open, ...closed].map(({ uri }) => uri));
    for (const [uri, resultId] of previous) {
      const report = reportOf([], resultId);
      if (!there.has(uri) && report.kind === 'full') yield { uri, version: null, ...report };
    }
  }

  async *#checkClosed(
    files: readonly ClosedFile[],
    previous: ReadonlyMap<string, string>,
    token: CancellationToken,
    workDone: WorkDoneProgressReporter,
  ): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
    const progress = await this.#begin(files.length, workDone);
    try {
      for (const [index, { uri, reading }] of files.entries()) {
        this.#isStopped ||= progress.token?.isCancellationRequested === true;
        if (this.#isStopped) return;
        const pause = () => this.#workspace.quiet();
        await pause();
        progress.report((100 * index) / files.length, `${index} of ${files.length}`);
        const document = await this.#workspace.closedDocument(uri);
        const items = document && (await checked(document, this.#workspace.rulesPage, token, pause));
        if (items === null) continue;
        const report = reportOf(items, previous.get(uri));
        // One that is imported on top of another one hangs on more than itself.
        if (!document?.isFragment) this.#checked.set(uri, { reading, resultId: report.resultId! });
        yield { uri, version: null, ...report };
      }
    } finally {
      progress.done();
    }
  }

  /** Shows how far it has come where the editor has asked for that; else in a place of its own, if it takes long. */
  async #begin(count: number, workDone: WorkDoneProgressReporter): Promise<Progress> {
    const isAsked = !WorkDoneProgressReporter.isNullInstance(workDone);
    const progress = isAsked || count <= FEW ? workDone : await this.#connection.window.createWorkDoneProgress();
    progress.begin('Checking RouterOS scripts', 0, undefined, true);
    return progress;
  }
}
