import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type CodeAction,
  createProtocolConnection,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type KnockPlansResult, knockPlansRequest } from '../../server/src/protocol.ts';

const server = fileURLToPath(new URL('../../server/src/server.ts', import.meta.url));
const example = new URL('../../client/dev/example/firewall.rsc', import.meta.url);
const uri = 'file:///site.rsc';
const rulesPage = 'file:///RULES.md';
const wrong = '/ip firewall filter\nadd action=drop chain=input disable=yes\n';
const right = '/ip firewall filter\nadd action=drop chain=input disabled=no\n';

/** The language server as an editor starts it: in a process of its own. */
class Editor {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  /** What the editor answers when the server asks for the section `routeros`. */
  settings: { version?: string } = {};
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
    this.connection.onRequest('workspace/configuration', () => [this.settings]);
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.listen();
  }

  async initialize(): Promise<InitializeResult> {
    const workspace = { configuration: true, didChangeConfiguration: { dynamicRegistration: true } };
    const params = { processId: process.pid, rootUri: null, capabilities: { workspace } };
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      ...params,
      initializationOptions: { rulesPage },
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'routeros', version: 1, text },
    });
  }

  async edit(version: number, contentChanges: unknown[]): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
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

describe('the language server', () => {
  let editor: Editor;
  let initialized: InitializeResult;

  async function checkCodes(version: number | undefined, expected: string[]): Promise<void> {
    const diagnostics = await editor.diagnosticsOf(version);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      expected,
    );
  }

  beforeEach(async () => {
    editor = new Editor('stdio');
    initialized = await editor.initialize();
  });

  afterEach(async () => {
    if (editor.process.exitCode === null) assert.equal(await editor.shutDown(), 0);
  });

  it('says what it can do', () => {
    assert.deepEqual(initialized.capabilities, {
      positionEncoding: 'utf-16',
      textDocumentSync: 2,
      codeActionProvider: { codeActionKinds: ['quickfix'] },
      codeLensProvider: {},
    });
  });

  it('checks a document when it is opened, edited in place, and closed', async () => {
    await editor.open(wrong);
    await checkCodes(1, ['SY001']);
    const [diagnostic] = await editor.diagnosticsOf(1);
    assert.equal(diagnostic?.codeDescription?.href, `${rulesPage}#sy001-unknown-property`);
    const range = { start: { line: 1, character: 28 }, end: { line: 1, character: 39 } };
    await editor.edit(2, [{ range, text: 'disabled=no' }]);
    await checkCodes(2, []);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await checkCodes(undefined, []);
  });

  it('says the newest version after edits that follow closely', async () => {
    await editor.open(right);
    await checkCodes(1, []);
    for (let version = 2; version <= 20; version++) await editor.edit(version, [{ text: `${right}# ${version}\n` }]);
    await editor.edit(21, [{ text: wrong }]);
    await checkCodes(21, ['SY001']);
  });

  it('offers the fix of the newest text, even before its diagnostics went out', async () => {
    await editor.open(right);
    await editor.edit(2, [{ text: wrong }]);
    const position = { line: 1, character: 30 };
    const actions = await editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Change to disabled=no', 'Disable SY001 for the next line'],
    );
  });

  it('checks again when the settings change', async () => {
    const since719 = '/system logging action\nadd cef-event-delimiter=x name=a target=remote\n';
    editor.settings = { version: '7.10' };
    await editor.open(since719);
    const before = (await editor.diagnosticsOf(1)).map(({ code }) => code);
    assert.deepEqual(before, ['SY001']);
    editor.published.splice(0);
    editor.settings = {};
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await checkCodes(1, []);
  });

  it('finds the knocks of a text that is not open', async () => {
    const text = readFileSync(example, 'utf8');
    const plans = await editor.connection.sendRequest<KnockPlansResult>(knockPlansRequest, { uri, text });
    assert.deepEqual(
      plans.map(({ steps }) => steps.map(({ port }) => port)),
      [[54389, 1763, 34576]],
    );
  });

  it('goes on after a request that makes no sense', async () => {
    assert.deepEqual(await editor.connection.sendRequest(knockPlansRequest, { uri, text: 7 }), []);
    const text = '/system identity\nset name=router\n';
    assert.deepEqual(await editor.connection.sendRequest(knockPlansRequest, { uri, text }), []);
  });

  it('speaks over the channel between Node processes, too', async () => {
    const other = new Editor('node-ipc');
    await other.initialize();
    await other.open(wrong);
    assert.equal((await other.diagnosticsOf(1)).length, 1);
    assert.equal(await other.shutDown(), 0);
  });

  it('ends when the editor has gone without a word', async () => {
    const ended = once(editor.process, 'exit');
    editor.connection.dispose();
    editor.process.stdin!.end();
    await ended;
  });
});
