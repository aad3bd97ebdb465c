import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics } from '../features/diagnostics.ts';
import { Snapshot } from '../features/snapshot.ts';
import type { InitializationOptions } from '../protocol.ts';
import { Debounce } from './debounce.ts';
import { guarded } from './guard.ts';
import { Settings } from './settings.ts';

/** How long the editor must be quiet before a document is checked again, in milliseconds: longer than between two keys. */
const quietMs = 150;

/** The open documents, their settings, and when they are checked. */
export class Workspace {
  readonly settings: Settings;
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #checks: Debounce;
  #rulesPage: string | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.settings = new Settings(connection);
    const guard = (task: (uri: string) => Promise<void>) => guarded(connection.console, 'diagnostics', undefined, task);
    const close = guard((uri) => this.#close(uri));
    this.#checks = new Debounce(guard((uri) => this.#check(uri)));
    // Opening counts as a change, too: the first check need not wait.
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      this.#checks.schedule(uri, this.#snapshots.has(uri) ? quietMs : 0);
    });
    this.#documents.onDidClose(({ document }) => close(document.uri));
  }

  /** URI of the page that describes the rules; null where the editor named none. */
  get rulesPage(): string | null {
    return this.#rulesPage;
  }

  initialize({ capabilities, initializationOptions }: InitializeParams): InitializeResult {
    const options = initializationOptions as InitializationOptions | null | undefined;
    this.#rulesPage = options?.rulesPage ?? null;
    this.settings.initialize(capabilities);
    return {
      serverInfo: { name: 'routeros' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
      },
    };
  }

  listen(): void {
    this.#documents.listen(this.#connection);
  }

  /** What is known of the newest version of an open document; null for one that is not open. */
  async snapshot(uri: string): Promise<Snapshot | null> {
    const options = await this.settings.of(uri);
    const document = this.#documents.get(uri);
    if (document === undefined) return null;
    const last = this.#snapshots.get(uri);
    if (last?.document.version === document.version && last.options === options) return last;
    const snapshot = new Snapshot(document, options);
    this.#snapshots.set(uri, snapshot);
    return snapshot;
  }

  /** Checks everything again, because the settings may be others now. */
  settingsChanged(): void {
    this.settings.forget();
    for (const uri of this.#documents.keys()) this.#checks.schedule(uri, 0);
  }

  async #check(uri: string): Promise<void> {
    const snapshot = await this.snapshot(uri);
    if (snapshot === null) return;
    const { version } = snapshot.document;
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: diagnostics(snapshot, this.#rulesPage) });
  }

  async #close(uri: string): Promise<void> {
    this.#checks.cancel(uri);
    this.#snapshots.delete(uri);
    this.settings.forget(uri);
    await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
