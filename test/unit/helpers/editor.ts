import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  type ConfigurationParams,
  createProtocolConnection,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const server = fileURLToPath(new URL('../../../server/src/server.ts', import.meta.url));
const site = 'file:///site.rsc';
export const rulesPage = 'file:///RULES.md';

/** The language server as an editor starts it: in a process of its own. */
export class Editor {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the editor answers when the server asks for the section `routeros`. */
  settings: { version?: string; lint?: unknown; format?: unknown } = {};
  /** The same for a document or a folder, where these differ. */
  settingsOf: (scope: string) => Editor['settings'] = () => this.settings;
  readonly logged: string[] = [];
  #heard: () => void = () => {};

  constructor(transport: 'stdio' | 'node-ipc') {
    if (transport === 'stdio') {
      this.process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const { stdin, stdout } = this.process;
      this.connection = createProtocolConnection(new StreamMessageReader(stdout!), new StreamMessageWriter(stdin!));
    } else {
      this.process = fork(server, ['--node-ipc']);
      const [reader, writer] = [new IPCMessageReader(this.process), new IPCMessageWriter(this.process)];
      this.connection = createProtocolConnection(reader, writer);
    }
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      this.#heard();
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message);
    });
    this.connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => this.settingsOf(scopeUri ?? '')),
    );
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.listen();
  }

  /** @param more capabilities beyond those that every test needs */
  async initialize(folders: string[] = [], more: ClientCapabilities = {}): Promise<InitializeResult> {
    const workspace = { configuration: true, didChangeConfiguration: { dynamicRegistration: true }, ...more.workspace };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: folders[0] ?? null,
      workspaceFolders: folders.map((each) => ({ uri: each, name: each })),
      capabilities: { ...more, workspace },
      initializationOptions: { rulesPage },
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(text: string, at: string = site, version = 1): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: at, languageId: 'routeros', version, text },
    });
  }

  async edit(version: number, contentChanges: unknown[], at: string = site): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: at, version },
      contentChanges,
    });
  }

  /** Waits for the diagnostics of a version; undefined for those of a document that is closed. */
  async diagnosticsOf(version: number | undefined): Promise<PublishDiagnosticsParams['diagnostics']> {
    for (;;) {
      const found = this.published.findLast((params) => params.version === version);
      if (found) return found.diagnostics;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  /** Waits until the diagnostics of a version are those with these codes: what needs the whole file comes later. */
  async hasCodes(version: number, codes: string[]): Promise<void> {
    for (;;) {
      const found = this.published.findLast((params) => params.version === version)?.diagnostics;
      if (found?.map(({ code }) => code).join() === codes.join()) return;
      await new Promise<void>((resolve) => {
        this.#heard = resolve;
      });
    }
  }

  /** Ends the server as an editor does, and gives its exit code. */
  async shutDown(): Promise<number | null> {
    const ended = once(this.process, 'exit');
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const [code] = await ended;
    this.connection.dispose();
    return code;
  }
}
