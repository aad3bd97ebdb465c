/** Code actions through the protocol: what an editor does between asking for one and having its edits. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { Editor } from './helpers/editor.ts';
import { readMarks } from './marks.ts';

const wrong = '/ip address\nadd adress=192.0.2.1/24 interface=ether1\n';
const fixAll = { kind: 'source.fixAll.routeros', title: 'Fix all that can be fixed safely' };

/** One of each kind that is not about a diagnostic: where it is offered, its kind and title. */
const offered: [marked: string, kind: string, title: string][] = [
  [`${wrong}<|>`, fixAll.kind, fixAll.title],
  [
    '/ip address\nadd interface=ether1 address=192.0.2.1/24<|>\n',
    'source.sortArguments.routeros',
    'Sort the arguments of commands',
  ],
  ['/ip address\nad<|>d address=192.0.2.1/24 interface=ether1\n', 'refactor.rewrite', 'Make paths absolute'],
  ['/ip address\n/ip address ad<|>d address=192.0.2.1/24\n', 'refactor.rewrite', 'Make paths relative'],
  [':put o<|>ne\n', 'refactor.rewrite', 'Put the value in quotes'],
  [':put "o<|>ne"\n', 'refactor.rewrite', 'Take the quotes away'],
  [
    '/ip firewall filter\n<|add chain=input protocol=tcp\nadd chain=input protocol=udp|>\n',
    'refactor.extract',
    'Extract a chain',
  ],
  [
    '/ip firewall filter\nadd chain=input action=jump jump-tar<|>get=x\nadd chain=x\n',
    'refactor.inline',
    'Inline the chain x',
  ],
  [
    '/ip firewall filter\n<|add chain=input src-address=10.0.0.1\nadd chain=input src-address=10.0.0.2|>\n',
    'refactor.rewrite',
    'Turn the addresses into an address list',
  ],
];

describe('code actions through the protocol', () => {
  let folder: string;
  let editor: Editor;

  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const start = async (canResolve: boolean) => {
    const codeAction = canResolve ? { resolveSupport: { properties: ['edit'] } } : {};
    const workspace = { workspaceEdit: { documentChanges: true } };
    editor = new Editor('stdio');
    return editor.initialize([pathToFileURL(folder).href], { textDocument: { codeAction }, workspace });
  };
  const ask = async (marked: string, only?: string[]): Promise<CodeAction[]> => {
    const { text, start, end } = readMarks(marked);
    const positionOf = (offset: number) => {
      const before = text.slice(0, offset).split('\n');
      return { line: before.length - 1, character: before.at(-1)!.length };
    };
    return editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: uriOf('open.rsc') },
      range: { start: positionOf(start), end: positionOf(end) },
      context: { diagnostics: [], ...(only && { only }) },
    });
  };
  const open = (marked: string) => editor.open(readMarks(marked).text, uriOf('open.rsc'), 7);
  const resolve = (action: CodeAction) => editor.connection.sendRequest<CodeAction>('codeAction/resolve', action);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-code-actions-'));
  });

  afterEach(async () => {
    await editor.shutDown();
    await rm(folder, { recursive: true });
  });

  it('are of the kinds that the server names, and each is there when its kind is asked for', async () => {
    const { capabilities } = await start(true);
    const { codeActionProvider } = capabilities;
    assert.ok(typeof codeActionProvider === 'object');
    for (const [marked, kind, title] of offered) {
      await open(marked);
      const found = await ask(marked, [kind]);
      const action = found.find((each) => each.title === title);
      assert.equal(action?.kind, kind, `${title} among ${found.map((each) => each.title)}`);
      const { edit } = action.edit === undefined ? await resolve(action) : action;
      assert.ok(edit?.changes ?? edit?.documentChanges, title);
      assert.ok(codeActionProvider.codeActionKinds?.includes(kind), kind);
      // What is done to a whole file has to be asked for by name.
      const others = (await ask(marked)).map((each) => each.kind);
      assert.equal(others.includes(kind), !kind.startsWith('source.'), title);
      await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uriOf('open.rsc') } });
    }
  });

  it('fix all of a code in the workspace, each script as the editor knows it', async () => {
    await start(true);
    await writeFile(join(folder, 'closed.rsc'), `${wrong}${wrong}`);
    await writeFile(join(folder, 'right.rsc'), ':put 1\n');
    const marked = wrong.replace('adress', 'adr<|>ess');
    await open(marked);
    const action = (await ask(marked)).find(({ title }) => title === 'Fix all SY001 in the workspace');
    assert.equal(action?.edit, undefined);
    const { edit } = await resolve(action!);
    const changes = edit!.documentChanges as TextDocumentEdit[];
    assert.deepEqual(
      changes.map(({ textDocument, edits }) => [textDocument.uri, textDocument.version, edits.length]),
      [
        [uriOf('open.rsc'), 7, 1],
        [uriOf('closed.rsc'), null, 2],
      ],
    );
  });

  it('come with their edits where an editor cannot ask for them later', async () => {
    await start(false);
    const marked = `${wrong.replace('adress', 'adr<|>ess')}${wrong}`;
    await open(marked);
    const actions = await ask(marked, ['quickfix', fixAll.kind]);
    assert.ok(actions.every(({ edit, data }) => edit?.changes !== undefined && data === undefined));
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes(fixAll.title) && titles.includes('Fix all SY001 in the file'));
    assert.ok(!titles.includes('Fix all SY001 in the workspace'));
  });
});
