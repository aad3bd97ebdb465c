import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CompletionList,
  InitializeResult,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
} from 'vscode-languageserver/node';
import { tokensLegend } from '../../server/src/features/tokens/legend.ts';
import {
  type HardenKnockParams,
  type HardenKnockResult,
  hardenKnockRequest,
  type KnockChoices,
  type KnockPlansResult,
  knockPlansRequest,
  type NewKnockParams,
  type NewKnockResult,
  newKnockRequest,
  type PacketProblemResult,
  packetProblemRequest,
  type SimulatePacketsResult,
  simulatePacketsRequest,
} from '../../server/src/protocol.ts';
import { Editor, rulesPage } from './helpers/editor.ts';

const example = new URL('../../client/dev/example/firewall.rsc', import.meta.url);
const uri = 'file:///site.rsc';
const wrong = '/ip firewall filter\nadd action=drop chain=input disable=yes\n';
const right = '/ip firewall filter\nadd action=drop chain=input disabled=no\n';

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
      codeActionProvider: {
        codeActionKinds: [
          'quickfix',
          'source.fixAll.routeros',
          'source.sortArguments.routeros',
          'refactor.extract',
          'refactor.inline',
          'refactor.rewrite',
          'refactor',
        ],
        resolveProvider: true,
      },
      codeLensProvider: {},
      completionProvider: { triggerCharacters: [...' /:=!,$[(">.'], resolveProvider: true },
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
      semanticTokensProvider: { legend: tokensLegend, full: { delta: true }, range: true },
      workspaceSymbolProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n', moreTriggerCharacter: ['}'] },
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
      context: { diagnostics: [], only: ['quickfix'] },
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
    assert.deepEqual(before, ['SY021']);
    editor.published.splice(0);
    editor.settings = {};
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await checkCodes(1, []);
  });

  it('follows the severities that are chosen while a document is open, and says which make no sense', async () => {
    const severities = async () => (await editor.diagnosticsOf(1)).map(({ code, severity }) => `${code} ${severity}`);
    await editor.open(wrong);
    assert.deepEqual(await severities(), ['SY001 1']);
    editor.settings = { lint: { severity: { SY001: 'warning', KN999: 'off', AL206: 'loud' } } };
    editor.published.splice(0);
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await severities(), ['SY001 2']);
    assert.deepEqual(editor.logged, [
      'routeros.lint.severity: There is no rule KN999.',
      'routeros.lint.severity: "loud" is no severity for AL206. Give one of error, warning, information, hint, off.',
    ]);
  });

  it('looks at a script together with its base, which may be open or not, and follows the changes of both', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rsc-server-'));
    const base = join(folder, 'my base.rsc');
    const fragment = '# rsc-base: my base.rsc\n/ip firewall filter add chain=input src-address-list=admins\n';
    const listNamed = (list: string) => `/ip firewall address-list add address=192.0.2.7 list=${list}\n`;
    const afterwards = async (change: () => Promise<unknown>, expected: string[]) => {
      editor.published.splice(0);
      await change();
      await editor.hasCodes(9, expected);
    };
    const filesChanged = () => editor.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
    const open = (path: string, text: string, version: number) => editor.open(text, pathToFileURL(path).href, version);
    await afterwards(() => open(join(folder, 'fragment.rsc'), fragment, 9), ['SY018', 'AL201']);
    await writeFile(base, listNamed('staff'));
    await afterwards(filesChanged, ['AL201']);
    await writeFile(base, listNamed('admins'));
    await afterwards(filesChanged, []);
    await afterwards(() => open(base, listNamed('other'), 10), ['AL201']);
    const text = listNamed('admins');
    await afterwards(() => editor.edit(11, [{ text }], pathToFileURL(base).href), []);
    await rm(folder, { recursive: true });
  });

  it('offers names of scripts of its folders that are not open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rsc-server-'));
    const other = new Editor('stdio');
    try {
      const entry = '/ip firewall address-list add list=partners address=192.0.2.1\n';
      await writeFile(join(folder, 'other.rsc'), entry);
      await other.initialize([pathToFileURL(folder).href]);
      const text = '/ip firewall filter add src-address-list=';
      await other.open(text);
      const position = { line: 0, character: text.length };
      // To find a definition, the scripts are read.
      await other.connection.sendRequest('textDocument/definition', { textDocument: { uri }, position });
      const { items } = await other.connection.sendRequest<CompletionList>('textDocument/completion', {
        textDocument: { uri },
        position,
      });
      assert.deepEqual(
        items.map(({ label }) => label),
        ['partners'],
      );
    } finally {
      await other.shutDown();
      await rm(folder, { recursive: true });
    }
  });

  it('formats a document, a range, and what has just been typed', async () => {
    editor.settings = { format: { sortArguments: true, wrap: 7 } };
    await editor.open('/ip address\nadd  interface=ether1 address=10.0.0.1/24\n:do {\n:put  1\n}\n');
    const options = { tabSize: 2, insertSpaces: true };
    const ask = async (method: string, more: object) => {
      const params = { textDocument: { uri }, options, ...more };
      const edits = await editor.connection.sendRequest<TextEdit[]>(`textDocument/${method}`, params);
      return edits.map(({ range, newText }) => `${range.start.line}: ${newText}`);
    };
    const block = ['3:   ', '3: '];
    const position = { line: 4, character: 1 };
    assert.deepEqual(await ask('formatting', {}), [
      '1: ',
      '1: address',
      '1: 10.0.0.1/24',
      '1: interface',
      '1: ether1',
      ...block,
    ]);
    assert.deepEqual(await ask('rangeFormatting', { range: { start: position, end: position } }), []);
    assert.deepEqual(await ask('onTypeFormatting', { position, ch: '}' }), block);
  });

  it('sends the tokens of a document, of a range, and after an edit what has changed', async () => {
    const textDocument = { uri };
    const ask = <T>(what: string, more: object = {}) =>
      editor.connection.sendRequest<T>(`textDocument/semanticTokens/${what}`, { textDocument, ...more });
    await editor.open(right);
    const full = await ask<SemanticTokens>('full');
    const start = { line: 1, character: 0 };
    const { data } = await ask<SemanticTokens>('range', { range: { start, end: start } });
    assert.deepEqual(data, [1, ...full.data.slice(-data.length + 1)]);
    await editor.edit(2, [{ range: { start, end: start }, text: '# new\n' }]);
    const delta = await ask<SemanticTokensDelta>('full/delta', { previousResultId: full.resultId });
    const unknown = await ask<SemanticTokens>('full/delta', { previousResultId: full.resultId });
    assert.equal(unknown.data.length, full.data.length + 5);
    const [edit, ...others] = delta.edits;
    const { start: at, deleteCount, data: more = [] } = edit!;
    assert.deepEqual([...full.data.slice(0, at), ...more, ...full.data.slice(at + deleteCount)], unknown.data);
    assert.deepEqual([others, more.length <= 10], [[], true]);
  });

  it('finds the knocks of a text that is not open', async () => {
    const text = readFileSync(example, 'utf8');
    const plans = await editor.connection.sendRequest<KnockPlansResult>(knockPlansRequest, { uri, text });
    assert.deepEqual(
      plans.map(({ steps }) => steps.map(({ port }) => port)),
      [[54389, 1763, 34576]],
    );
  });

  it('makes a new knock, and hardens the one that is there', async () => {
    const { connection } = editor;
    await editor.open('/ip firewall filter\n');
    const choices: KnockChoices = {
      services: [{ protocol: 'tcp', port: 8291 }],
      forward: null,
      from: null,
      allowed: [],
      steps: ['tcp', 'udp', 'tcp'],
      doorSeconds: 300,
      isStrict: false,
      bansScans: false,
      withIpv6: false,
    };
    const random = Array.from({ length: 8192 }, (_, index) => (index * 2_654_435_761) % 2 ** 32);
    const params: NewKnockParams = { uri, choices, random };
    const { made, problem } = await connection.sendRequest<NewKnockResult>(newKnockRequest, params);
    assert.equal(problem, null);
    assert.equal(made?.isOwnDocument, true);
    const few: NewKnockParams = { uri, choices, random: random.slice(0, 2) };
    const none = await connection.sendRequest<NewKnockResult>(newKnockRequest, few);
    assert.match(none.problem ?? '', /the log says why/);
    const hardenParams: HardenKnockParams = { uri, position: { line: 0, character: 0 }, drawsPorts: false, random };
    assert.equal(await connection.sendRequest<HardenKnockResult>(hardenKnockRequest, hardenParams), null);
  });

  it('tells what becomes of packets', async () => {
    const { connection } = editor;
    const problem = await connection.sendRequest<PacketProblemResult>(packetProblemRequest, { packets: 'tcp' });
    assert.match(problem ?? '', /lacks the port/);
    const simulate = (packets: string) =>
      connection.sendRequest<SimulatePacketsResult>(simulatePacketsRequest, { uri, packets });
    assert.equal(await simulate('tcp/1'), null);
    await editor.open(right);
    assert.equal((await simulate('tcp/1'))?.lines.at(-1)?.text, '  => dropped by line 2');
    assert.match((await simulate('tcp'))?.problem ?? '', /lacks the port/);
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
