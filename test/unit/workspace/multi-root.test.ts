import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionList, Location, SymbolInformation, WorkspaceEdit } from 'vscode-languageserver/node';
import { Editor } from '../helpers/editor.ts';

const entry = '/ip firewall address-list add list=staff address=192.0.2.1\n';
const use = '/ip firewall filter add chain=input src-address-list=staff\n';

/** Two folders, each with the configuration of another router. */
describe('a workspace of several folders', () => {
  let root: string;
  let editor: Editor;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rsc-roots-'));
    for (const folder of ['berlin', 'paris']) {
      await mkdir(join(root, folder));
      await writeFile(join(root, folder, 'lists.rsc'), entry);
      await writeFile(join(root, folder, `${folder}.rsc`), `/system script add name=of-${folder}\n`);
    }
    editor = new Editor('stdio');
  });

  afterEach(async () => {
    await editor.shutDown();
    await rm(root, { recursive: true });
  });

  const uriOf = (name: string) => pathToFileURL(join(root, name)).href;
  const nameOf = (uri: string) => uri.slice(uriOf('').length + 1);
  const initialize = () => editor.initialize([uriOf('berlin'), uriOf('paris')]);

  function ask<T>(method: string, uri: string, character: number, more: object = {}): Promise<T> {
    return editor.connection.sendRequest(`textDocument/${method}`, {
      textDocument: { uri },
      position: { line: 0, character },
      ...more,
    });
  }

  it('takes the names of each folder for themselves', async () => {
    await initialize();
    const uri = uriOf('berlin/filter.rsc');
    await editor.open(use, uri);
    const at = use.indexOf('staff') + 1;
    const found = await ask<Location[]>('references', uri, at, { context: { includeDeclaration: true } });
    assert.deepEqual(found.map((each) => nameOf(each.uri)).sort(), ['berlin/filter.rsc', 'berlin/lists.rsc']);
    const { changes } = await ask<WorkspaceEdit>('rename', uri, at, { newName: 'team' });
    assert.deepEqual(Object.keys(changes!).map(nameOf).sort(), ['berlin/filter.rsc', 'berlin/lists.rsc']);
    const symbols = await editor.connection.sendRequest<SymbolInformation[]>('workspace/symbol', { query: 'of-' });
    assert.deepEqual(symbols.map(({ name }) => name).sort(), ['of-berlin', 'of-paris']);
  });

  it('offers names of the own folder only, and those of all in a document of none', async () => {
    await initialize();
    const text = '/system script run ';
    const offered = async (uri: string) => {
      await editor.open(text, uri);
      // To find a definition, the scripts are read.
      await ask('definition', uri, 0);
      const { items } = await ask<CompletionList>('completion', uri, text.length);
      return items.flatMap(({ label }) => (label.startsWith('of-') ? label : [])).sort();
    };
    assert.deepEqual(await offered(uriOf('paris/new.rsc')), ['of-paris']);
    assert.deepEqual(await offered('untitled:new'), ['of-berlin', 'of-paris']);
  });

  it('has settings for each folder', async () => {
    editor.settingsOf = (scope) => (scope.includes('/berlin') ? { lint: { severity: { AL201: 'off' } } } : {});
    await initialize();
    await editor.open(use, uriOf('berlin/a.rsc'), 1);
    await editor.hasCodes(1, []);
    await editor.open(use, uriOf('paris/a.rsc'), 2);
    await editor.hasCodes(2, ['AL201']);
  });
});
