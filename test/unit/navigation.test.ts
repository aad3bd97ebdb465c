import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CallHierarchyItem,
  createProtocolConnection,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Location,
  type ProtocolConnection,
  type SelectionRange,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
  type WorkspaceSymbol,
} from 'vscode-languageserver/node';

const server = fileURLToPath(new URL('../../server/src/server.ts', import.meta.url));
const rules = `/ip firewall filter
add action=jump chain=input jump-target=knock
add action=accept chain=knock src-address-list=office
/import file-name=lists.rsc
`;
const lists = '/ip firewall address-list\nadd list=office address=192.0.2.1\n:global say do={ :put 1 }\n';

describe('finding the way in a folder of scripts, through the protocol', () => {
  let folder: string;
  let process: ChildProcess;
  let connection: ProtocolConnection;

  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const opened = () => ({ textDocument: { uri: uriOf('rules.rsc') } });
  /** Asks about a place of the document that is open. */
  const at = (line: number, character: number) => ({ ...opened(), position: { line, character } });
  const names = (found: { uri: string }[]) => found.map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rsc-navigation-'));
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'lists.rsc'), lists);
    await writeFile(join(folder, 'node_modules', 'theirs.rsc'), lists);
    process = spawn(globalThis.process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    connection = createProtocolConnection(
      new StreamMessageReader(process.stdout!),
      new StreamMessageWriter(process.stdin!),
    );
    connection.listen();
    const workspaceFolders = [{ name: 'site', uri: pathToFileURL(folder).href }];
    await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, workspaceFolders });
    await connection.sendNotification('initialized', {});
    const textDocument = { ...opened().textDocument, languageId: 'routeros', version: 1, text: rules };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
  });

  afterEach(async () => {
    const ended = once(process, 'exit');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    await ended;
    connection.dispose();
    await rm(folder, { recursive: true });
  });

  it('finds names in files that are not open, as they are now', async () => {
    const office = at(2, 50);
    assert.deepEqual(names(await connection.sendRequest<Location[]>('textDocument/definition', office)), ['lists.rsc']);
    const referring = { ...office, context: { includeDeclaration: true } };
    const found = await connection.sendRequest<Location[]>('textDocument/references', referring);
    assert.deepEqual(names(found), ['rules.rsc', 'lists.rsc']);
    await writeFile(join(folder, 'lists.rsc'), '# nothing any more, and longer than that it could be overlooked\n');
    assert.deepEqual(await connection.sendRequest('textDocument/definition', office), []);
  });

  it('renames in all of them, or says why not', async () => {
    const office = at(2, 50);
    assert.equal(
      (await connection.sendRequest<{ placeholder: string }>('textDocument/prepareRename', office)).placeholder,
      'office',
    );
    const { changes } = await connection.sendRequest<WorkspaceEdit>('textDocument/rename', {
      ...office,
      newName: 'home',
    });
    assert.deepEqual(Object.keys(changes!), [uriOf('rules.rsc'), uriOf('lists.rsc')]);
    await assert.rejects(connection.sendRequest('textDocument/prepareRename', at(1, 25)), /word of RouterOS/);
  });

  it('shows what is in the document and in the folder', async () => {
    const { sendRequest } = connection;
    const symbols = await sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', opened());
    assert.deepEqual(
      symbols.map(({ name, children }) => [name, children!.length]),
      [['/ip/firewall/filter', 2]],
    );
    const folds = await sendRequest<FoldingRange[]>('textDocument/foldingRange', opened());
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      [[0, 2]],
    );
    const links = await sendRequest<DocumentLink[]>('textDocument/documentLink', opened());
    assert.deepEqual(
      links.map(({ target }) => target),
      [uriOf('lists.rsc')],
    );
    const found = await sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'say' });
    assert.deepEqual(
      found.map(({ name, location: { uri } }) => [name, uri]),
      [['say', uriOf('lists.rsc')]],
    );
    const { position } = at(1, 35);
    const [selection] = await sendRequest<SelectionRange[]>('textDocument/selectionRange', {
      ...opened(),
      positions: [position],
    });
    assert.equal(selection!.range.start.character, 28);
    assert.equal((await sendRequest<unknown[]>('textDocument/documentHighlight', at(1, 42))).length, 2);
  });

  it('follows the jumps between chains', async () => {
    const [item] = await connection.sendRequest<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', at(1, 42));
    assert.equal(item!.name, 'knock');
    const from = await connection.sendRequest<{ from: CallHierarchyItem }[]>('callHierarchy/incomingCalls', { item });
    assert.deepEqual(
      from.map((call) => call.from.name),
      ['input'],
    );
    assert.deepEqual(await connection.sendRequest('callHierarchy/outgoingCalls', { item }), []);
  });
});
