import type { Connection } from 'vscode-languageserver';
import { toLsp } from '../features/diagnostics.ts';
import type { OpenDocument } from '../features/open-document.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import { Debounce } from './debounce.ts';
import { guarded } from './guard.ts';
import { turnOfOthers } from './turns.ts';
import type { Workspace } from './workspace.ts';

/** How long the editor must be quiet before a document is checked as a whole, in milliseconds: longer than between two keys. */
export const quietMs = 150;

/** How the diagnostics of documents get to the editor: it is sent them, or it asks for them. */
export interface DiagnosticsChannel {
  /** A document was opened, or its text was edited. */
  edited(uri: string): void;
  /** What the diagnostics of an open document hang on may be another one: its base, or what is set for it. */
  outdated(uri: string, delayMs: number): void;
  closed(uri: string): void;
}

/** For editors that cannot ask. What can be had while somebody types is sent at once, the rest when it is quiet. */
export class PushDiagnostics implements DiagnosticsChannel {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #checkSoon: (uri: string) => void;
  readonly #checks: Debounce;
  readonly #clear: (uri: string) => void;

  constructor(connection: Connection, workspace: Workspace) {
    this.#connection = connection;
    this.#workspace = workspace;
    const guard = (task: (uri: string) => Promise<void>) => guarded(connection.console, 'diagnostics', undefined, task);
    this.#clear = guard((uri) => connection.sendDiagnostics({ uri, diagnostics: [] }));
    this.#checkSoon = guard((uri) => this.#publish(uri, (document) => document.soonDiagnostics));
    this.#checks = new Debounce(guard((uri) => this.#publish(uri, (document) => document.check(turnOfOthers))));
  }

  edited(uri: string): void {
    this.#checkSoon(uri);
    this.#checks.schedule(uri, quietMs);
  }

  outdated(uri: string, delayMs: number): void {
    this.#checks.schedule(uri, delayMs);
  }

  closed(uri: string): void {
    this.#checks.cancel(uri);
    this.#clear(uri);
  }

  async #publish(
    uri: string,
    choose: (document: OpenDocument) => Diagnostic[] | Promise<Diagnostic[] | null>,
  ): Promise<void> {
    const document = await this.#workspace.document(uri);
    const chosen = document && (await choose(document));
    // It may have been changed or closed in the meantime.
    if (document === null || chosen === null || !this.#workspace.isOpen(document)) return;
    const diagnostics = chosen.map((diagnostic) => toLsp(document, diagnostic, this.#workspace.rulesPage));
    await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }
}
