import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TextEdit } from 'vscode-languageserver/node';
import { ConfigurationFiles } from '../../../server/src/workspace/configuration-files.ts';
import { Editor } from '../helpers/editor.ts';

const dubious = '/ip firewall filter\nadd action=drop chain=input src-address-list=bad\n';
const off = '{ "lint": { "severity": { "AL201": "off" } } }';

describe('the configuration files of a workspace', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-configuration-'));
    await mkdir(join(folder, 'site'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  it('are looked for from a script upwards, and read once until they are forgotten', async () => {
    const read: string[] = [];
    const files = new ConfigurationFiles(({ uri }) => read.push(uri.slice(uriOf('').length + 1)));
    const versionFor = (name: string) => files.of(uriOf(name))?.check.routeros;
    await write('.rscrc.json', '{ "version": "7.10" }');
    await write('site/.rscrc.json', '{ "packages": "none" }');
    assert.deepEqual(
      [versionFor('a.rsc'), versionFor('lab/x/b.rsc'), versionFor('site/c.rsc')],
      ['7.10', '7.10', undefined],
    );
    assert.equal(files.of(uriOf('a.rsc')), files.of(uriOf('lab/x/b.rsc')));
    assert.equal(files.of('untitled:new'), null);
    assert.deepEqual(read, ['.rscrc.json', 'site/.rscrc.json']);
    await rm(join(folder, 'site/.rscrc.json'));
    files.forget();
    assert.equal(versionFor('site/c.rsc'), '7.10');
  });

  describe('in an editor', () => {
    let editor: Editor;

    beforeEach(async () => {
      editor = new Editor('stdio');
      await editor.initialize([pathToFileURL(folder).href]);
    });

    afterEach(() => editor.shutDown());

    const tell = () =>
      editor.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uriOf('.rscrc.json'), type: 2 }],
      });

    it('count in place of its settings, from the moment that they are there', async () => {
      editor.settings = { lint: { severity: { AL201: 'error' } } };
      await editor.open(dubious, uriOf('a.rsc'), 7);
      await editor.hasCodes(7, ['AL201']);
      editor.published.splice(0);
      await write('.rscrc.json', off);
      await tell();
      await editor.hasCodes(7, []);
      editor.published.splice(0);
      await rm(join(folder, '.rscrc.json'));
      await tell();
      await editor.hasCodes(7, ['AL201']);
    });

    it('say how scripts are formatted, the indentation as well', async () => {
      await write('.rscrc.json', '{ "format": { "indent": "tab" } }');
      await editor.open(':if (true) do={\n:put 1\n}\n', uriOf('a.rsc'));
      const edits = await editor.connection.sendRequest<TextEdit[]>('textDocument/formatting', {
        textDocument: { uri: uriOf('a.rsc') },
        options: { tabSize: 2, insertSpaces: true },
      });
      assert.deepEqual(
        edits.map(({ newText }) => newText),
        ['\t'],
      );
    });

    it('have their mistakes shown in them, until these are put right', async () => {
      await write('.rscrc.json', '{\n  "version": "new",\n  "lint": { "severity": { "AL201": "off" } }\n}');
      await editor.open(dubious, uriOf('a.rsc'), 7);
      await editor.hasCodes(7, []);
      const ofFile = () => editor.published.filter(({ uri }) => uri === uriOf('.rscrc.json'));
      const mistake = ofFile()[0]!.diagnostics[0]!;
      assert.deepEqual(mistake.range, { start: { line: 1, character: 13 }, end: { line: 1, character: 18 } });
      assert.equal(mistake.code, 'CF001');
      assert.match(
        String(mistake.message),
        /^version takes a RouterOS version such as "7\.18\.2"\. Until it is put right /,
      );
      editor.published.splice(0);
      await write('.rscrc.json', '{ "packages": "none" }');
      await tell();
      await editor.hasCodes(7, ['AL201']);
      assert.deepEqual(
        ofFile().map(({ diagnostics }) => diagnostics),
        [[]],
      );
    });
  });
});
