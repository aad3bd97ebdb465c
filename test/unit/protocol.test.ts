/**
 * Every request that the server answers, asked once over stdio as an editor asks it, and what an editor would make of the
 * answer. What the answers must say in all cases stands in the tests of the features.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as library from 'vscode-languageserver/node';
import {
  type CallHierarchyItem,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type CompletionList,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  ErrorCodes,
  type Hover,
  type InlayHint,
  type Location,
  type Position,
  type Range,
  type SelectionRange,
  type SemanticTokens,
  type SemanticTokensDelta,
  type SignatureHelp,
  type TextEdit,
  type WorkspaceDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { KnockChoices } from '../../server/src/protocol.ts';
import * as own from '../../server/src/protocol.ts';
import { Editor } from './helpers/editor.ts';

const rules = `/ip firewall filter
add action=jump chain=input jump-target=knock
add action=accept chain=knock src-address-list=office
add action=drop chain=input  disable=yes
/import file-name=lists.rsc
:global say do={
:put "hi"
}
/system scheduler add name=night interval=1w2d
`;
const lists = '/ip firewall address-list\nadd list=office address=192.0.2.1\n';
const knock = `/ip firewall filter
add action=add-src-to-address-list address-list=door address-list-timeout=5m chain=input dst-port=12806 protocol=tcp
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=door
`;

/** An editor with `rules` open as `rules.rsc`, and `lists.rsc` beside it. */
class Asking {
  readonly editor = new Editor('stdio');
  folder = '';

  async start(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'rsc-protocol-'));
    await writeFile(join(this.folder, 'lists.rsc'), lists);
    await this.editor.initialize([pathToFileURL(this.folder).href], {
      textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } },
      workspace: { workspaceEdit: { documentChanges: true } },
    });
    await this.editor.open(rules, this.uri('rules.rsc'));
    await this.editor.open(knock, this.uri('knock.rsc'));
  }

  async end(): Promise<void> {
    assert.equal(await this.editor.shutDown(), 0);
    await rm(this.folder, { recursive: true });
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  get document() {
    return { textDocument: { uri: this.uri('rules.rsc') } };
  }

  /** Asks about the document as a whole, or with what else belongs to the request. */
  ask<T>(method: string, more: object = {}): Promise<T> {
    return this.editor.connection.sendRequest<T>(method, { ...this.document, ...more });
  }

  /** The same at the place of the `|` in a piece of the script. */
  at<T>(method: string, piece: string, more: object = {}): Promise<T> {
    return this.ask<T>(method, { position: placeOf(piece), ...more });
  }

  /** The fixes of the argument that is wrong. */
  actions(): Promise<CodeAction[]> {
    const position = placeOf('di|sable=yes');
    const context = { diagnostics: [], only: ['quickfix'] };
    return this.ask('textDocument/codeAction', { range: { start: position, end: position }, context });
  }
}

function placeOf(piece: string): Position {
  const [before, after] = piece.split('|');
  const start = rules.indexOf(`${before}${after}`);
  assert.notEqual(start, -1, piece);
  const lines = rules.slice(0, start + before!.length).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
}

const everything: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const options = { tabSize: 2, insertSpaces: true };
const editsOf = (edits: TextEdit[]) => edits.map(({ range, newText }) => `line ${range.start.line + 1}: "${newText}"`);
const placesOf = (found: { uri: string; range: Range }[]) =>
  found.map(({ uri, range }) => `${uri.slice(uri.lastIndexOf('/') + 1)} line ${range.start.line + 1}`);
const textOf = ({ start, end }: Range) => rules.split('\n')[start.line]!.slice(start.character, end.character);

async function prepareCalls(editor: Asking, piece: string): Promise<{ item: CallHierarchyItem }> {
  const [item] = await editor.at<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', piece);
  return { item: item! };
}

interface Row {
  /** Asks, and makes of the answer what is worth a look. */
  ask(editor: Asking, method: string): Promise<unknown>;
  expected: unknown;
}

const rows: Record<string, Row> = {
  'textDocument/completion': {
    async ask(editor, method) {
      const { items } = await editor.at<CompletionList>(method, 'action=d|rop');
      return items.slice(0, 2).map(({ label }) => label);
    },
    expected: ['drop', 'accept'],
  },
  'completionItem/resolve': {
    async ask(editor, method) {
      const { items } = await editor.at<CompletionList>('textDocument/completion', 'action=d|rop');
      const { documentation } = await editor.ask<CompletionItem>(method, items[0]);
      return typeof documentation;
    },
    expected: 'object',
  },
  'textDocument/hover': {
    async ask(editor, method) {
      const { range } = await editor.at<Hover>(method, 'src-addr|ess-list');
      return textOf(range!);
    },
    expected: 'src-address-list',
  },
  'textDocument/signatureHelp': {
    async ask(editor, method) {
      const { signatures } = await editor.at<SignatureHelp>(method, 'action=drop |chain');
      return signatures.map(({ label }) => label.split(' ')[0]);
    },
    expected: ['/ip/firewall/filter'],
  },
  'textDocument/inlayHint': {
    async ask(editor, method) {
      const hints = await editor.ask<InlayHint[]>(method, { range: everything });
      return hints.map(({ label }) => label);
    },
    expected: ['777600 s'],
  },
  'textDocument/definition': {
    ask: async (editor, method) => placesOf(await editor.at(method, 'list=of|fice')),
    expected: ['lists.rsc line 2'],
  },
  'textDocument/references': {
    ask: async (editor, method) =>
      placesOf(await editor.at(method, 'list=of|fice', { context: { includeDeclaration: true } })),
    expected: ['rules.rsc line 3', 'lists.rsc line 2'],
  },
  'textDocument/documentHighlight': {
    async ask(editor, method) {
      const highlights = await editor.at<{ range: Range }[]>(method, 'jump-target=k|nock');
      return highlights.map(({ range }) => range.start.line + 1);
    },
    expected: [2, 3],
  },
  'textDocument/prepareRename': {
    async ask(editor, method) {
      const { placeholder } = await editor.at<{ placeholder: string }>(method, 'list=of|fice');
      return placeholder;
    },
    expected: 'office',
  },
  'textDocument/rename': {
    async ask(editor, method) {
      const { changes } = await editor.at<WorkspaceEdit>(method, 'list=of|fice', { newName: 'home' });
      return Object.values(changes!).map(editsOf);
    },
    expected: [['line 3: "home"'], ['line 2: "home"']],
  },
  'textDocument/documentSymbol': {
    async ask(editor, method) {
      const symbols = await editor.ask<DocumentSymbol[]>(method);
      return symbols.map(({ name, children }) => `${name}: ${children!.length}`);
    },
    expected: ['/ip/firewall/filter: 3', 'say: 0', '/system/scheduler: 1'],
  },
  'workspace/symbol': {
    async ask(editor, method) {
      const symbols = await editor.ask<{ name: string }[]>(method, { query: 'office' });
      return symbols.map(({ name }) => name);
    },
    expected: ['office'],
  },
  'textDocument/documentLink': {
    async ask(editor, method) {
      const links = await editor.ask<{ range: Range }[]>(method);
      return links.map(({ range }) => textOf(range));
    },
    expected: ['lists.rsc'],
  },
  'textDocument/foldingRange': {
    async ask(editor, method) {
      const folds = await editor.ask<{ startLine: number; endLine: number }[]>(method);
      return folds.map(({ startLine, endLine }) => `${startLine + 1} to ${endLine + 1}`);
    },
    expected: ['1 to 4', '6 to 7'],
  },
  'textDocument/selectionRange': {
    async ask(editor, method) {
      const positions = [placeOf('jump-target=k|nock')];
      const [selection] = await editor.ask<SelectionRange[]>(method, { positions });
      return [selection!, selection!.parent!].map(({ range }) => textOf(range));
    },
    expected: ['knock', 'jump-target=knock'],
  },
  'textDocument/prepareCallHierarchy': {
    ask: async (editor) => (await prepareCalls(editor, 'jump-target=k|nock')).item.name,
    expected: 'knock',
  },
  'callHierarchy/incomingCalls': {
    async ask(editor, method) {
      const calls = await editor.ask<{ from: CallHierarchyItem }[]>(
        method,
        await prepareCalls(editor, 'jump-target=k|nock'),
      );
      return calls.map(({ from }) => from.name);
    },
    expected: ['input'],
  },
  'callHierarchy/outgoingCalls': {
    async ask(editor, method) {
      const calls = await editor.ask<{ to: CallHierarchyItem }[]>(
        method,
        await prepareCalls(editor, 'chain=in|put jump'),
      );
      return calls.map(({ to }) => to.name);
    },
    expected: ['knock'],
  },
  'textDocument/codeAction': {
    ask: async (editor) => (await editor.actions())[0]!.title,
    expected: 'Change to disabled=no',
  },
  'codeAction/resolve': {
    async ask(editor, method) {
      const actions = await editor.actions();
      const everywhere = actions.find(({ title }) => title === 'Fix all SY001 in the workspace');
      const { edit } = await editor.ask<CodeAction>(method, everywhere);
      return edit?.documentChanges?.length;
    },
    expected: 1,
  },
  'textDocument/codeLens': {
    async ask(editor, method) {
      const lenses = await editor.ask<CodeLens[]>(method);
      return lenses.map(({ command }) => `${command!.title} (runs "${command!.command}")`);
    },
    expected: ['1 rule jumps here (runs "")'],
  },
  'textDocument/formatting': {
    ask: async (editor, method) => editsOf(await editor.ask(method, { options })),
    expected: ['line 4: ""', 'line 7: "  "'],
  },
  'textDocument/rangeFormatting': {
    async ask(editor, method) {
      const range = { start: placeOf(':put "hi|'), end: placeOf(':put "hi|') };
      return editsOf(await editor.ask(method, { options, range }));
    },
    expected: ['line 7: "  "'],
  },
  'textDocument/onTypeFormatting': {
    ask: async (editor, method) => editsOf(await editor.at(method, '}|\n', { options, ch: '}' })),
    expected: ['line 7: "  "'],
  },
  'textDocument/semanticTokens/full': {
    async ask(editor, method) {
      const { data } = await editor.ask<SemanticTokens>(method);
      return data.length % 5 === 0 && data.length > 5;
    },
    expected: true,
  },
  'textDocument/semanticTokens/full/delta': {
    async ask(editor, method) {
      const { resultId } = await editor.ask<SemanticTokens>('textDocument/semanticTokens/full');
      return (await editor.ask<SemanticTokensDelta>(method, { previousResultId: resultId })).edits;
    },
    expected: [],
  },
  'textDocument/semanticTokens/range': {
    async ask(editor, method) {
      const start = placeOf('|/system');
      const { data } = await editor.ask<SemanticTokens>(method, { range: { start, end: start } });
      return data[0] === start.line;
    },
    expected: true,
  },
  'textDocument/diagnostic': {
    async ask(editor, method) {
      const report = await editor.ask<DocumentDiagnosticReport>(method);
      assert.equal(report.kind, 'full');
      return report.items.map(({ code }) => code);
    },
    expected: ['AL201', 'SY001'],
  },
  'workspace/diagnostic': {
    async ask(editor, method) {
      const { items } = await editor.ask<WorkspaceDiagnosticReport>(method, { previousResultIds: [] });
      return items.map(({ uri, kind }) => `${uri.slice(uri.lastIndexOf('/') + 1)} ${kind}`);
    },
    expected: ['rules.rsc full', 'knock.rsc full', 'lists.rsc full'],
  },
};

const random = Array.from({ length: 8192 }, (_, index) => (index * 2_654_435_761) % 2 ** 32);
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

/** What `protocol.ts` adds to the Language Server Protocol. */
const ownRows: Record<string, Row> = {
  [own.knockPlansRequest]: {
    async ask(editor, method) {
      const plans = await editor.ask<own.KnockPlansResult>(method, { uri: editor.uri('knock.rsc'), text: knock });
      return plans.map(({ steps }) => steps.map(({ port }) => port));
    },
    expected: [[12806]],
  },
  [own.knockDiagramRequest]: {
    async ask(editor, method) {
      const params = { uri: editor.uri('knock.rsc'), delayMs: 300, isPatient: false };
      return (await editor.ask<own.KnockDiagramResult>(method, params))?.states.map(({ title }) => title);
    },
    expected: ['Stranger', 'door', 'WinBox'],
  },
  [own.packetProblemRequest]: {
    ask: (editor, method) => editor.ask(method, { packets: 'tcp/8291' }),
    expected: null,
  },
  [own.simulatePacketsRequest]: {
    async ask(editor, method) {
      const params = { uri: editor.uri('rules.rsc'), packets: 'tcp/1' };
      return (await editor.ask<own.SimulatePacketsResult>(method, params))?.lines
        .map(({ text }) => text)
        .find((text) => text.includes('=>'));
    },
    expected: '  => accepted at the end of the rules',
  },
  [own.newKnockRequest]: {
    async ask(editor, method) {
      return (await editor.ask<own.NewKnockResult>(method, { uri: null, choices, random })).made?.isOwnDocument;
    },
    expected: true,
  },
  [own.targetStatusRequest]: {
    async ask(editor, method) {
      return (await editor.ask<own.TargetStatusResult>(method, { uri: editor.uri('rules.rsc') }))?.source;
    },
    expected: 'newest',
  },
  [own.hardenKnockRequest]: {
    async ask(editor, method) {
      const position = { line: 1, character: 0 };
      const params = { uri: editor.uri('knock.rsc'), position, drawsPorts: false, random };
      return (await editor.ask<own.HardenKnockResult>(method, params)) !== null;
    },
    expected: true,
  },
};

/** The requests that an editor can send, by the library that speaks the protocol. */
function requestsOfProtocol(): string[] {
  const kinds = Object.values(library) as { type?: { method?: string }; messageDirection?: string }[];
  const sent = kinds.filter(({ type, messageDirection }) => type?.method && messageDirection === 'clientToServer');
  return sent
    .filter(({ type }) => !/Notification/.test(type!.constructor.name))
    .map(({ type }) => type!.method!)
    .filter((method) => !answeredByLibrary.includes(method));
}

/** Every test sends the first two; the library answers the third with no edits, although no editor is told that it may ask. */
const answeredByLibrary = ['initialize', 'shutdown', 'textDocument/willSaveWaitUntil'];

describe('the requests of the protocol', () => {
  const editor = new Asking();

  before(() => editor.start());
  after(() => editor.end());

  for (const [method, { ask, expected }] of Object.entries({ ...rows, ...ownRows }))
    it(`${method} is answered`, async () => assert.deepEqual(await ask(editor, method), expected));

  it('are all above, or the server does not know them', async () => {
    const requests = requestsOfProtocol();
    assert.deepEqual(
      Object.keys(rows).filter((method) => !requests.includes(method)),
      [],
    );
    for (const method of requests.filter((each) => !(each in rows)))
      await assert.rejects(editor.ask(method), { code: ErrorCodes.MethodNotFound }, `${method} has no row`);
  });

  it('that are our own are all above', () => {
    const names = Object.values(own);
    assert.deepEqual(names.toSorted(), Object.keys(ownRows).toSorted());
  });
});

describe('an editor that can do next to nothing', () => {
  let editor: Editor;

  beforeEach(async () => {
    editor = new Editor('stdio');
    await editor.connection.sendRequest('initialize', { processId: null, capabilities: {} });
    await editor.connection.sendNotification('initialized', {});
  });

  it('gets diagnostics unasked, finds its way, is asked nothing, and ends the server in order', async () => {
    const uri = 'untitled:1';
    await editor.open(
      '/ip firewall filter\nadd chain=here disable=yes\nadd action=jump chain=input jump-target=here\n',
      uri,
    );
    await editor.hasCodes(1, ['SY001']);
    const at = { textDocument: { uri }, position: { line: 2, character: 42 } };
    const found = await editor.connection.sendRequest<Location[]>('textDocument/definition', at);
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [1],
    );
    assert.deepEqual(editor.logged, []);
    assert.equal(await editor.shutDown(), 0);
  });

  it('ends the server with an error when it leaves without a word', async () => {
    const ended = once(editor.process, 'exit');
    await editor.connection.sendNotification('exit');
    assert.deepEqual(await ended, [1, null]);
    editor.connection.dispose();
  });
});
