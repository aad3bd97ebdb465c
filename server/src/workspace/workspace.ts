import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  type TextDocumentsConfiguration,
} from 'vscode-languageserver';
import { toLsp } from '../features/diagnostics.ts';
import { OpenDocument } from '../features/open-document.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import type { InitializationOptions } from '../protocol.ts';
import { Debounce } from './debounce.ts';
import { guarded } from './guard.ts';
import { Settings } from './settings.ts';

/** How long the editor must be quiet before a document is checked as a whole, in milliseconds: longer than between two keys. */
const quietMs = 150;

const configuration: TextDocumentsConfiguration<OpenDocument> = {
  create: (uri, _languageId, version, content) => new OpenDocument(uri, version, content),
  update: (document, changes, version) => {
    document.edit(changes, version);
    return document;
  },
};

/** The open documents, their settings, and when they are checked. */
export class Workspace {
  readonly settings: Settings;
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(configuration);
  readonly #checks: Debounce;
  #rulesPage: string | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.settings = new Settings(connection);
    const guard = (task: (uri: string) => Promise<void>) => guarded(connection.console, 'diagnostics', undefined, task);
    const close = guard((uri) => this.#close(uri));
    const checkSoon = guard((uri) => this.#publish(uri, (document) => document.soonDiagnostics));
    this.#checks = new Debounce(guard((uri) => this.#publish(uri, (document) => document.diagnostics)));
    // Opening counts as a change, too.
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      checkSoon(uri);
      this.#checks.schedule(uri, quietMs);
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
        codeLensProvider: {},
      },
    };
  }

  listen(): void {
    this.#documents.listen(this.#connection);
  }

  /** An open document with its settings; null for one that is not open. */
  async document(uri: string): Promise<OpenDocument | null> {
    const options = await this.settings.of(uri);
    const document = this.#documents.get(uri);
    document?.configure(options);
    return document ?? null;
  }

  /** Checks everything again, because the settings may be others now. */
  settingsChanged(): void {
    this.settings.forget();
    for (const uri of this.#documents.keys()) this.#checks.schedule(uri, 0);
  }

  async #publish(uri: string, choose: (document: OpenDocument) => Diagnostic[]): Promise<void> {
    const document = await this.document(uri);
    if (document === null) return;
    const diagnostics = choose(document).map((diagnostic) => toLsp(document, diagnostic, this.#rulesPage));
    await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }

  async #close(uri: string): Promise<void> {
    this.#checks.cancel(uri);
    this.settings.forget(uri);
    await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
