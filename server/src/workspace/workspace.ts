import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileEvent,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
  type TextDocumentsConfiguration,
} from 'vscode-languageserver';
import { configurationFileName } from '../configuration-file.ts';
import { codeActionKinds } from '../features/code-actions.ts';
import type { CompletionSetting } from '../features/completion/completion.ts';
import { completionTriggers } from '../features/completion/completion.ts';
import { formattingTriggers } from '../features/formatting.ts';
import { namesOf } from '../features/names/script-names.ts';
import { OpenDocument } from '../features/open-document.ts';
import type { RenameScript } from '../features/rename.ts';
import type { InitializationOptions } from '../protocol.ts';
import { BaseScripts } from './base-scripts.ts';
import { ConfigurationFiles } from './configuration-files.ts';
import { ConfigurationProblems } from './configuration-problems.ts';
import { Debounce } from './debounce.ts';
import { readText } from './disk.ts';
import { guarded } from './guard.ts';
import { pathOf } from './path-of.ts';
import { PullDiagnostics } from './pull-diagnostics.ts';
import { type DiagnosticsChannel, PushDiagnostics, quietMs } from './push-diagnostics.ts';
import { type KnownFile, ScriptFiles } from './script-files.ts';
import { semanticTokensProvider } from './semantic-tokens.ts';
import { Settings } from './settings.ts';
import { turnOfOthers } from './turns.ts';
import { WorkspaceDiagnostics } from './workspace-diagnostics.ts';

const configuration: TextDocumentsConfiguration<OpenDocument> = {
  create: (uri, _languageId, version, content) => new OpenDocument(uri, version, content),
  update: (document, changes, version) => {
    document.edit(changes, version);
    return document;
  },
};

/** A script of the workspace that is not open. */
export interface ClosedFile {
  uri: string;
  /** Another object as soon as it is read anew, because it or its settings are others. */
  reading: object;
}

/** The open documents, their settings, and when they are checked. */
export class Workspace {
  readonly settings: Settings;
  readonly diagnostics: WorkspaceDiagnostics;
  readonly #connection: Connection;
  readonly #documents = new TextDocuments(configuration);
  readonly #bases = new BaseScripts(() => this.#documents.all());
  readonly #files = new ScriptFiles(
    (uri, folder) => this.settings.ofClosed(uri, folder),
    () => this.quiet(),
  );
  readonly #configurations: ConfigurationFiles;
  readonly #configurationProblems: ConfigurationProblems;
  /** Wakes who waits for changes, once nobody types any more. */
  readonly #changes = new Debounce(() => this.diagnostics.wake());
  #channel: DiagnosticsChannel;
  #pulled: PullDiagnostics;
  #lastEdit = Number.NEGATIVE_INFINITY;
  #canWatchFiles = false;
  #canChangeFolders = false;
  #canResolveEdits = false;
  #rulesPage: string | null = null;
  #suggestCommand: string | null = null;
  #commands: ReadonlySet<string> = new Set();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.diagnostics = new WorkspaceDiagnostics(connection, this);
    this.#channel = new PushDiagnostics(connection, this);
    this.#pulled = new PullDiagnostics(connection, this, false);
    this.#configurationProblems = new ConfigurationProblems(connection);
    this.#configurations = new ConfigurationFiles((file) => this.#configurationProblems.show(file));
    this.settings = new Settings(connection, this.#configurations, (uri, options) =>
      this.#bases.withBase(uri, options),
    );
    this.#documents.onDidOpen(() => {
      if (!this.#canWatchFiles) this.#configurations.forget();
    });
    // Opening counts as a change, too.
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      this.#lastEdit = performance.now();
      this.#channel.edited(uri);
      this.#checkFragments(uri);
    });
    this.#documents.onDidClose(({ document: { uri } }) => {
      this.settings.forget(uri);
      this.#channel.closed(uri);
      this.#checkFragments(uri);
    });
  }

  /** URI of the page that describes the rules; null where the editor named none. */
  get rulesPage(): string | null {
    return this.#rulesPage;
  }

  /** The diagnostics of documents, for an editor that asks for them. */
  get pulled(): PullDiagnostics {
    return this.#pulled;
  }

  /** Those of ours that the editor has. */
  get commands(): ReadonlySet<string> {
    return this.#commands;
  }

  /** Whether the editor asks for the edits of a code action when it is chosen, and takes them with versions. */
  get canResolveEdits(): boolean {
    return this.#canResolveEdits;
  }

  /** What completion in a document knows besides it. */
  completionSetting(document: OpenDocument): CompletionSetting {
    const others = this.#documents.all().filter((each) => each !== document);
    const scripts = [
      ...others.map(({ uri, analysis }) => ({ uri, names: analysis.names })),
      ...this.#closed().map(([path, { index }]) => ({ uri: pathToFileURL(path).href, names: index })),
    ];
    return {
      names: this.#together(scripts, document.uri).map(({ names }) => names),
      suggestCommand: this.#suggestCommand,
    };
  }

  initialize(params: InitializeParams): InitializeResult {
    const { capabilities, initializationOptions } = params;
    const options = initializationOptions as InitializationOptions | null | undefined;
    this.#rulesPage = options?.rulesPage ?? null;
    this.#suggestCommand = options?.suggestCommand ?? null;
    this.#commands = new Set(options?.commands);
    this.settings.initialize(capabilities);
    this.#canWatchFiles = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    const pull = capabilities.textDocument?.diagnostic;
    const canRefresh = capabilities.workspace?.diagnostics?.refreshSupport === true;
    this.#pulled = new PullDiagnostics(this.#connection, this, canRefresh);
    if (pull) this.#channel = this.#pulled;
    this.#canChangeFolders = capabilities.workspace?.workspaceFolders === true;
    const canWait = capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true;
    this.#canResolveEdits = canWait && capabilities.workspace?.workspaceEdit?.documentChanges === true;
    const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#files.setFolders(folders);
    return {
      serverInfo: { name: 'routeros' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: TextDocumentSyncKind.Incremental,
        codeActionProvider: { codeActionKinds, resolveProvider: true },
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
        ...(pull && {
          diagnosticProvider: {
            identifier: 'routeros',
            interFileDependencies: true,
            workspaceDiagnostics: options?.diagnosticsScope !== 'openFiles',
            workDoneProgress: true,
          },
        }),
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
      const watchers = [{ globPattern: '**/*.rsc' }, { globPattern: `**/${configurationFileName}` }];
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    await this.#files.prepare();
  }

  #followFolders(): void {
    const { workspace, console: log } = this.#connection;
    const follow = guarded(log, 'folders', undefined, async () => {
      const folders = await workspace.getWorkspaceFolders();
      this.#files.setFolders(folders?.map(({ uri }) => uri) ?? []);
      this.diagnostics.wake();
      await this.#files.prepare();
    });
    workspace.onDidChangeWorkspaceFolders(() => follow(undefined));
  }

  /**
   * The scripts of the workspace: the open ones as they are in the editor, then the others as they are on the disk.
   * @param uri only those that may have names in common with this document
   */
  async scripts(uri?: string): Promise<RenameScript[]> {
    await this.#readFiles();
    return this.#scripts(uri);
  }

  /** The same for an answer that nobody waits for: somebody who types goes first. */
  async scriptsInTime(uri: string): Promise<RenameScript[]> {
    if (!this.#canWatchFiles) this.#files.refresh();
    await this.#files.prepare();
    return this.#scripts(uri);
  }

  async #scripts(uri: string | undefined): Promise<RenameScript[]> {
    const open = await this.openDocuments();
    const scripts = [
      ...open.map((document) => ({ ...namesOf(document), open: () => document })),
      ...this.#closed().map(([path, { names }]) => ({ ...names, open: () => this.#files.open(path) })),
    ];
    return uri === undefined ? scripts : this.#together(scripts, uri);
  }

  /**
   * The scripts of one folder of the workspace are taken to be for the same routers, those of different ones to be for
   * others. What is in no folder may belong to any.
   */
  #together<T extends { uri: string }>(scripts: readonly T[], uri: string): T[] {
    const own = this.#files.folderOf(uri);
    if (own === null) return [...scripts];
    return scripts.filter((script) => (this.#files.folderOf(script.uri) ?? own) === own);
  }

  async #readFiles(): Promise<void> {
    if (!this.#canWatchFiles) this.#files.refresh();
    await this.#files.read();
  }

  /** Those that are not open, by path, as far as they were read. */
  #closed(): [path: string, KnownFile][] {
    const open = new Set(this.#documents.keys().map(pathOf));
    return [...this.#files.all].filter(([path]) => !open.has(path));
  }

  /** Whether the editor tells of changes on the disk. */
  get isToldOfFiles(): boolean {
    return this.#canWatchFiles;
  }

  async closedFiles(): Promise<ClosedFile[]> {
    await this.#readFiles();
    return this.#closed().map(([path, reading]) => ({ uri: pathToFileURL(path).href, reading }));
  }

  /** A script of the workspace as it is on the disk; null where there is none, and for a document of elsewhere. */
  async closedDocument(uri: string): Promise<OpenDocument | null> {
    this.#bases.refresh();
    const path = pathOf(uri);
    const known = path === null ? undefined : this.#files.all.get(path);
    const text = known === undefined ? null : readText(path!);
    return text === null ? null : new OpenDocument(uri, 0, text, known!.options);
  }

  async openDocuments(): Promise<OpenDocument[]> {
    const documents = await Promise.all(this.#documents.keys().map((uri) => this.#configured(uri)));
    return documents.filter((document) => document !== null);
  }

  /** An open document with its settings; null for one that is not open. */
  async document(uri: string): Promise<OpenDocument | null> {
    this.#bases.refresh();
    const document = await this.#configured(uri);
    // Its base may be open as well.
    if (document?.analysis.directive) await this.openDocuments();
    return document;
  }

  /** Whether it is still the document that the editor has under its URI. */
  isOpen(document: OpenDocument): boolean {
    return this.#documents.get(document.uri) === document;
  }

  async #configured(uri: string): Promise<OpenDocument | null> {
    const options = await this.settings.of(uri);
    const document = this.#documents.get(uri);
    document?.configure(options);
    return document ?? null;
  }

  /** Lets others go first: the messages that have come, and somebody who types. */
  async quiet(): Promise<void> {
    await turnOfOthers();
    for (let since = 0; since < quietMs; ) {
      since = performance.now() - this.#lastEdit;
      if (since < quietMs) await sleep(quietMs - since);
    }
  }

  /** Checks again what hangs on scripts that are not open, because these may be others now. */
  async filesChanged(changes: readonly FileEvent[]): Promise<void> {
    if (changes.some(({ uri }) => uri.endsWith(`/${configurationFileName}`))) this.settingsChanged();
    this.#checkFragments(null);
    this.#files.refresh();
    await this.#files.prepare();
  }

  /** To be called whenever a script has changed. */
  #checkFragments(changed: string | null): void {
    this.#changes.schedule('', quietMs);
    for (const { uri, isFragment } of this.#documents.all())
      if (uri !== changed && isFragment) this.#channel.outdated(uri, quietMs);
  }

  /** Checks everything again, because the settings may be others now. */
  settingsChanged(): void {
    this.settings.forget();
    this.#configurations.forget();
    this.#configurationProblems.clear();
    this.#files.forget();
    for (const uri of this.#documents.keys()) this.#channel.outdated(uri, 0);
    this.diagnostics.wake();
  }
}
