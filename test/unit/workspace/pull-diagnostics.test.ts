import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  DocumentDiagnosticReport,
  FullDocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { Editor } from '../helpers/editor.ts';

const wrong = '/ip firewall filter\nadd action=drop chain=input disable=yes\n';
const right = '/ip firewall filter\nadd action=drop chain=input disabled=no\n';
/** Which nothing fills: that is seen when the whole file is looked at. */
const dubious = '/ip firewall filter\nadd action=drop chain=input src-address-list=bad\n';
const listNamed = (list: string) => `/ip firewall address-list add address=192.0.2.7 list=${list}\n`;

const pulls: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
};

interface Progress {
  token: string;
  value: { kind?: string; message?: string; items?: WorkspaceDocumentDiagnosticReport[] };
}

/** What is said of files, such as `a.rsc: AL201`; `=` for what the editor has already. */
type Said = string[];

describe('diagnostics for an editor that asks for them', () => {
  let folder: string;
  let editor: Editor;
  /** How often the editor was told to ask again; settles with the next time. */
  let refreshed: { times: number; next: PromiseWithResolvers<void> };

  async function start(capabilities: ClientCapabilities = pulls) {
    editor = new Editor('stdio');
    refreshed = { times: 0, next: Promise.withResolvers() };
    editor.connection.onRequest('workspace/diagnostic/refresh', () => {
      refreshed.times += 1;
      refreshed.next.resolve();
      refreshed.next = Promise.withResolvers();
      return null;
    });
    return editor.initialize([pathToFileURL(folder).href], capabilities);
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-pull-'));
  });

  afterEach(async () => {
    await editor.shutDown();
    await rm(folder, { recursive: true });
  });

  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const changed = (...names: string[]) =>
    editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: names.map((name) => ({ uri: uriOf(name), type: 2 })),
    });

  function pull(name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return editor.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri: uriOf(name) },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  const codesOf = ({ items }: FullDocumentDiagnosticReport) => items.map(({ code }) => code).join(' ');

  async function checkPull(name: string, codes: string): Promise<string> {
    const report = await pull(name);
    assert.equal(report.kind, 'full');
    assert.equal(codesOf(report as FullDocumentDiagnosticReport), codes);
    return report.resultId!;
  }

  it('are all of a document at once, and nothing is sent that was not asked for', async () => {
    const { capabilities } = await start();
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'routeros',
      interFileDependencies: true,
      workspaceDiagnostics: true,
      workDoneProgress: true,
    });
    await editor.open(wrong + dubious, uriOf('a.rsc'));
    const id = await checkPull('a.rsc', 'SY001 AL201');
    assert.deepEqual(await pull('a.rsc', id), { kind: 'unchanged', resultId: id });
    const { promise } = refreshed.next;
    await editor.edit(2, [{ text: right }], uriOf('a.rsc'));
    await checkPull('a.rsc', '');
    await promise;
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('a.rsc') } });
    assert.deepEqual(await pull('a.rsc').then(({ kind }) => kind), 'full');
    assert.deepEqual(editor.published, []);
  });

  it('are a part while somebody types, and the rest when the editor asks again as it is told to', async () => {
    await start();
    await editor.open(right, uriOf('a.rsc'));
    await checkPull('a.rsc', '');
    await editor.edit(2, [{ text: wrong + dubious }], uriOf('a.rsc'));
    const { promise } = refreshed.next;
    await checkPull('a.rsc', 'SY001');
    await promise;
    await checkPull('a.rsc', 'SY001 AL201');
    assert.equal(refreshed.times, 1);
  });

  it('are all of it for an editor that cannot be told to ask again', async () => {
    await start({ textDocument: { diagnostic: {} } });
    await editor.open(right, uriOf('a.rsc'));
    await editor.edit(2, [{ text: wrong + dubious }], uriOf('a.rsc'));
    await checkPull('a.rsc', 'SY001 AL201');
  });

  it('are asked for again when a base, a setting or a configuration is another one', async () => {
    await write('base.rsc', listNamed('other'));
    await start();
    await editor.open(`# rsc-base: base.rsc\n${dubious}`, uriOf('a.rsc'));
    await checkPull('a.rsc', 'AL201');
    const afterwards = async (change: () => Promise<void>, codes: string) => {
      const { promise } = refreshed.next;
      await change();
      await promise;
      await checkPull('a.rsc', codes);
    };
    await afterwards(async () => {
      await write('base.rsc', listNamed('bad'));
      await changed('base.rsc');
    }, '');
    await afterwards(() => editor.open(listNamed('another'), uriOf('base.rsc')), 'AL201');
    await afterwards(async () => {
      await write('.rscrc.json', '{ "lint": { "severity": { "AL201": "off" } } }');
      await changed('.rscrc.json');
    }, '');
    await afterwards(async () => {
      await rm(join(folder, '.rscrc.json'));
      await changed('.rscrc.json');
    }, 'AL201');
    await afterwards(() => {
      editor.settings = { lint: { severity: { AL201: 'off' } } };
      return editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    }, '');
  });

  /** Asks for those of the workspace, with what it was told before. */
  function pullAll(previous: WorkspaceDocumentDiagnosticReport[] = [], more: object = {}) {
    const previousResultIds = previous.map(({ uri, resultId }) => ({ uri, value: resultId! }));
    return editor.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds,
      ...more,
    });
  }

  const said = (items: readonly WorkspaceDocumentDiagnosticReport[]): Said =>
    items
      .map((item) => {
        const name = decodeURIComponent(item.uri.slice(uriOf('').length + 1));
        return `${name}: ${item.kind === 'full' ? codesOf(item) : '='}`.trim();
      })
      .sort();

  it('are those of all scripts of the workspace, and then what is new', async () => {
    for (const [name, text] of Object.entries({ 'a.rsc': wrong, 'b.rsc': right, 'my c.rsc': dubious }))
      await write(name, text);
    await start();
    await editor.open(dubious, uriOf('a.rsc'));
    const { items } = await pullAll();
    assert.deepEqual(said(items), ['a.rsc: AL201', 'b.rsc:', 'my c.rsc: AL201']);
    assert.equal(items.find(({ uri }) => uri === uriOf('a.rsc'))?.version, 1);
    assert.deepEqual(said((await pullAll(items)).items), ['a.rsc: =', 'b.rsc: =', 'my c.rsc: =']);
    await write('b.rsc', `${wrong}#\n`);
    await rm(join(folder, 'my c.rsc'));
    await changed('b.rsc', 'my c.rsc');
    assert.deepEqual(said((await pullAll(items)).items), ['a.rsc: =', 'b.rsc: SY001', 'my c.rsc:']);
    // A script that is not open has diagnostics of its own, too.
    await checkPull('b.rsc', 'SY001');
  });

  it('of a fragment are others with another base', async () => {
    await write('base.rsc', listNamed('bad'));
    await write('a.rsc', `# rsc-base: base.rsc\n${dubious}`);
    await start();
    const { items } = await pullAll();
    assert.deepEqual(said(items), ['a.rsc:', 'base.rsc:']);
    await write('base.rsc', listNamed('another'));
    await changed('base.rsc');
    assert.deepEqual(said((await pullAll(items)).items), ['a.rsc: AL201', 'base.rsc: =']);
  });

  it('come one by one to an editor that takes them so, which waits where there is nothing new', async () => {
    await write('a.rsc', wrong);
    await start();
    const streamed: WorkspaceDocumentDiagnosticReport[] = [];
    editor.connection.onNotification('$/progress', ({ token, value }: Progress) => {
      if (token === 'results') streamed.push(...value.items!);
    });
    const { items } = await pullAll([], { partialResultToken: 'results' });
    assert.deepEqual([items, said(streamed)], [[], ['a.rsc: SY001']]);
    const waiting = pullAll(streamed.splice(0), { partialResultToken: 'results' });
    // It answers others meanwhile.
    await checkPull('a.rsc', 'SY001');
    await write('a.rsc', `${right}#\n`);
    await changed('a.rsc');
    assert.deepEqual([(await waiting).items, said(streamed)], [[], ['a.rsc:']]);
  });

  it('keep nothing waiting that the editor asks for meanwhile', async () => {
    for (let number = 0; number < 20; number++) await write(`${number}.rsc`, dubious.repeat(20));
    await start();
    await editor.open(right, uriOf('a.rsc'));
    // For these the scripts are read; what follows is to meet the checks alone.
    await editor.connection.sendRequest('workspace/symbol', { query: 'x' });
    const ends: string[] = [];
    const all = pullAll().then(() => ends.push('all'));
    for (const version of [2, 3, 4]) {
      await editor.edit(version, [{ text: `${right}# ${version}\n` }], uriOf('a.rsc'));
      await checkPull('a.rsc', '').then(() => ends.push('one'));
    }
    await all;
    assert.deepEqual(ends, ['one', 'one', 'one', 'all']);
  });

  it('say how far they have come, and end when nobody wants them any more', async () => {
    await mkdir(join(folder, 'many'));
    for (let number = 0; number < 12; number++) await write(`many/${number}.rsc`, right);
    await start();
    const progress: string[] = [];
    editor.connection.onNotification('$/progress', ({ token, value }: Progress) => {
      if (token === 'work') progress.push(`${value.kind} ${value.message ?? ''}`.trim());
    });
    await pullAll([], { workDoneToken: 'work' });
    const steps = Array.from({ length: 12 }, (_, index) => `report ${index} of 12`);
    assert.deepEqual(progress, ['begin', ...steps, 'end']);
    const source = new CancellationTokenSource();
    const params = { previousResultIds: [], partialResultToken: 'none' };
    const request = editor.connection.sendRequest('workspace/diagnostic', params, source.token);
    source.cancel();
    await assert.rejects(request, { code: -32800 });
  });

  it('are shown in a place of their own where the editor did not ask how far they are, and can be stopped there', async () => {
    for (let number = 0; number < 30; number++) await write(`${number}.rsc`, right);
    await start({ ...pulls, window: { workDoneProgress: true } });
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    let own: string | null = null;
    editor.connection.onRequest('window/workDoneProgress/create', ({ token }: { token: string }) => {
      own = token;
      return null;
    });
    editor.connection.onNotification('$/progress', ({ token, value }: Progress) => {
      if (token !== own) return;
      if (value.kind === 'begin') {
        begun.resolve();
        void editor.connection.sendNotification('window/workDoneProgress/cancel', { token });
      }
      if (value.kind === 'end') ended.resolve();
    });
    const request = pullAll();
    await begun.promise;
    await ended.promise;
    assert.ok((await request).items.length < 30);
  });
});
