import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  type TextDocumentsConfiguration,
} from 'vscode-languageserver';
import type { CompletionSetting } from '../features/completion/completion.ts';
import { completionTriggers } from '../features/completion/completion.ts';
import { toLsp } from '../features/diagnostics.ts';
import { formattingTriggers } from '../features/formatting.ts';
import { namesOf } from '../features/names/script-names.ts';
import { OpenDocument } from '../features/open-document.ts';
import type { RenameScript } from '../features/rename.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import type { InitializationOptions } from '../protocol.ts';
import { BaseScripts } from './base-scripts.ts';
import { Debounce } from './debounce.ts';
import { guarded } from './guard.ts';
import { pathOf, ScriptFiles } from './script-files.ts';
import { semanticTokensProvider } from './semantic-tokens.ts';
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

/** Lets the messages be read that have come from the editor. */
function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The open documents, their settings, and when they are checked. */
export class Workspace {
  readonly settings: Settings;
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(configuration);
  readonly #checks: Debounce;
  readonly #bases = new BaseScripts(() => this.#documents.all());
  readonly #files = new ScriptFiles(async (uri, folder) => {
    return this.#bases.withBase(uri, await this.settings.of(folder));
  });
  #canWatchFiles = false;
  #canChangeFolders = false;
  #rulesPage: string | null = null;
  #suggestCommand: string | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.settings = new Settings(connection, (uri, options) => this.#bases.withBase(uri, options));
    const guard = (task: (uri: string) => Promise<void>) => guarded(connection.console, 'diagnostics', undefined, task);
    const close = guard((uri) => this.#close(uri));
    const checkSoon = guard((uri) => this.#publish(uri, (document) => document.soonDiagnostics));
    this.#checks = new Debounce(guard((uri) => this.#publish(uri, (document) => document.check(turnOfOthers))));
    // Opening counts as a change, too.
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      checkSoon(uri);
      this.#checks.schedule(uri, quietMs);
      this.#checkFragments(uri);
    });
    this.#documents.onDidClose(({ document }) => close(document.uri));
  }

  /** URI of the page that describes the rules; null where the editor named none. */
  get rulesPage(): string | null {
    return this.#rulesPage;
  }

  /** What completion in a document knows besides it. */
  completionSetting(document: OpenDocument): CompletionSetting {
    const others = this.#documents.all().filter((each) => each !== document);
    const open = new Set(this.#documents.keys().map(pathOf));
    const closed = [...this.#files.indexes].filter(([path]) => !open.has(path));
    return {
      names: [...others.map(({ analysis }) => analysis.names), ...closed.map(([, index]) => index)],
      suggestCommand: this.#suggestCommand,
    };
  }

  initialize(params: InitializeParams): InitializeResult {
    const { capabilities, initializationOptions } = params;
    const options = initializationOptions as InitializationOptions | null | undefined;
    this.#rulesPage = options?.rulesPage ?? null;
    this.#suggestCommand = options?.suggestCommand ?? null;
    this.settings.initialize(capabilities);
    this.#canWatchFiles = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#canChangeFolders = capabilities.workspace?.workspaceFolders === true;
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri === null ? [] : [params.rootUri]);
    this.#files.setFolders(folders);
    return {
      serverInfo: { name: 'routeros' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds: ['quickfix', 'refactor'] },
        codeLensProvider: {},
        completionProvider: { triggerCharacters: completionTriggers, resolveProvider: true },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: [' '], retriggerCharacters: ['='] },
        inlayHintProvider: true,
        callHierarchyProvider: true,
        definitionProvider: true,
        documentHighlightProvider: true,
        documentLinkProvider: {},
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        selectionRangeProvider: true,
        semanticTokensProvider,
        workspaceSymbolProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        documentOnTypeFormattingProvider: {
          firstTriggerCharacter: formattingTriggers.first,
          moreTriggerCharacter: formattingTriggers.more,
        },
      },
    };
  }

  listen(): void {
    this.#documents.listen(this.#connection);
  }

  /** Asks to be told of changes of settings and files. To be called when the editor has said that it is initialized. */
  async watch(): Promise<void> {
    await this.settings.watch();
    if (this.#canChangeFolders) this.#followFolders();
    if (this.#canWatchFiles) {
      const watchers = [{ globPattern: '**/*.rsc' }];
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    await this.#files.read();
  }

  #followFolders(): void {
    const { workspace, console: log } = this.#connection;
    const follow = guarded(log, 'folders', undefined, async () => {
      const folders = await workspace.getWorkspaceFolders();
      this.#files.setFolders(folders?.map(({ uri }) => uri) ?? []);
      await this.#files.read();
    });
    workspace.onDidChangeWorkspaceFolders(() => follow(undefined));
  }

  /** The scripts of the workspace: the open ones as they are in the editor, then the others as they are on the disk. */
  async scripts(): Promise<RenameScript[]> {
    if (!this.#canWatchFiles) this.#files.refresh();
    await this.#files.read();
    const documents = await Promise.all(this.#documents.keys().map((uri) => this.#configured(uri)));
    const open = documents.filter((document) => document !== null);
    const paths = new Set(open.map(({ uri }) => pathOf(uri)));
    const closed = [...this.#files.all].filter(([path]) => !paths.has(path));
    return [
      ...open.map((document) => ({ ...namesOf(document), open: () => document })),
      ...closed.map(([path, names]) => ({ ...names, open: () => this.#files.open(path) })),
    ];
  }

  /** An open document with its settings; null for one that is not open. */
  async document(uri: string): Promise<OpenDocument | null> {
    this.#bases.refresh();
    const document = await this.#configured(uri);
    // Its base may be open as well.
    if (document?.analysis.directive) await Promise.all(this.#documents.keys().map((each) => this.#configured(each)));
    return document;
  }

  async #configured(uri: string): Promise<OpenDocument | null> {
    const options = await this.settings.of(uri);
    const document = this.#documents.get(uri);
    document?.configure(options);
    return document ?? null;
  }

  /** Checks the documents again that are imported on top of others, because these may be others now. */
  async filesChanged(): Promise<void> {
    this.#checkFragments(null);
    this.#files.refresh();
    await this.#files.read();
  }

  #checkFragments(changed: string | null): void {
    for (const { uri, isFragment } of this.#documents.all())
      if (uri !== changed && isFragment) this.#checks.schedule(uri, quietMs);
  }

  /** Checks everything again, because the settings may be others now. */
  settingsChanged(): void {
    this.settings.forget();
    this.#files.forget();
    for (const uri of this.#documents.keys()) this.#checks.schedule(uri, 0);
  }

  async #publish(
    uri: string,
    choose: (document: OpenDocument) => Diagnostic[] | Promise<Diagnostic[] | null>,
  ): Promise<void> {
    const document = await this.document(uri);
    const chosen = document && (await choose(document));
    // It may have been changed or closed in the meantime.
    if (document === null || chosen === null || this.#documents.get(uri) !== document) return;
    const diagnostics = chosen.map((diagnostic) => toLsp(document, diagnostic, this.#rulesPage));
    await this.#connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }

  async #close(uri: string): Promise<void> {
    this.#checks.cancel(uri);
    this.settings.forget(uri);
    this.#checkFragments(uri);
    await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
