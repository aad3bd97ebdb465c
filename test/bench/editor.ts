/** How long it takes what an editor asks for again and again: about one long export, and about a folder of scripts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  type ProtocolConnection,
  ReferencesRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver/node';
import { documentSymbols } from '../../server/src/features/document-symbol.ts';
import { foldingRanges } from '../../server/src/features/folding-range.ts';
import { OpenDocument } from '../../server/src/features/open-document.ts';
import { semanticTokens, tokenData, tokenEdits } from '../../server/src/features/semantic-tokens.ts';
import { mixedExport } from './inputs.ts';
import { openText, typeWord } from './keystrokes.ts';
import { openFolder, withServer } from './language-server.ts';
import { collectGarbage, milliseconds, quantile, timeOf } from './measure.ts';

const ROUNDS = 9;
const EDITS = 60;
const FILES = 200;
const LINES_OF_FILE = 520;

/** Of a file that is open, and has not been asked for it since its last edit. */
export function benchEditor(): void {
  const text = mixedExport(10_000);
  console.log(`an editor's requests: mixed export of 10 000 lines, median of ${ROUNDS} of a file that was just opened`);
  const requests: Record<string, (document: OpenDocument) => unknown> = {
    symbols: documentSymbols,
    folding: foldingRanges,
    'semantic tokens': (document) => tokenData(semanticTokens(document)),
  };
  for (const [name, request] of Object.entries(requests)) {
    const times = Array.from({ length: ROUNDS }, () => {
      const document = new OpenDocument('file:///bench.rsc', 1, text);
      void document.diagnostics;
      collectGarbage();
      return timeOf(() => request(document));
    });
    console.log(`  ${name.padEnd(24)}${milliseconds(quantile(times, 0.5))}   (at most 100 ms)`);
  }
  benchTokenEdits(text);
}

/** What has changed in the tokens behind a key, in the middle of the file. */
function benchTokenEdits(text: string): void {
  const document = new OpenDocument('file:///bench.rsc', 1, text);
  let before = semanticTokens(document);
  const at = document.lines.positionAt(text.indexOf('comment="', text.length / 2) + 'comment="'.length);
  const times = Array.from({ length: EDITS }, (_, index) => {
    document.edit([{ range: { start: at, end: at }, text: 'x' }], index + 2);
    void document.diagnostics;
    return timeOf(() => {
      const after = semanticTokens(document);
      tokenEdits(before, after);
      before = after;
    });
  });
  const [p50, p95] = [0.5, 0.95].map((share) => milliseconds(quantile(times, share)));
  console.log(`  ${'tokens behind a key'.padEnd(24)}p50 ${p50}, p95 ${p95}   (at most 5 ms)`);
}

/** Over the language server, from the start of a session on. */
export async function benchWorkspace(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'routeros-bench-'));
  try {
    let bytes = 0;
    for (let index = 0; index < FILES; index += 1) {
      const text = scriptOf(index);
      bytes += text.length;
      await writeFile(join(folder, `router-${index}.rsc`), text);
    }
    console.log(`a workspace of ${FILES} scripts, ${(bytes / 1e6).toFixed(1)} MB, over the language server`);
    await withServer(async (connection) => {
      const text = mixedExport(10_000);
      await openText(connection, text);
      // The whole file is checked once before anybody types.
      await sleep(2000);
      await openFolder(connection, pathToFileURL(folder).href);
      await benchKeysMeanwhile(connection, text);
    });
    await withServer(async (connection) => {
      const start = performance.now();
      await openFolder(connection, pathToFileURL(folder).href);
      await nameOfLast(connection);
      console.log(`  names of all scripts    ${milliseconds(performance.now() - start)}   (at most 3000 ms)`);
      await benchNames(connection, folder);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same names in every one of them, and some of its own. */
function scriptOf(index: number): string {
  return `${mixedExport(LINES_OF_FILE)}/ip pool\nadd name=pool-${index} ranges=10.${index}.0.10-10.${index}.0.99\n`;
}

/** Waits until a name is known that stands in the last script alone. */
async function nameOfLast(connection: ProtocolConnection): Promise<void> {
  const query = `pool-${FILES - 1}`;
  while (!(await connection.sendRequest(WorkspaceSymbolRequest.type, { query }))?.length) await sleep(20);
}

/** While the names are being read. */
async function benchKeysMeanwhile(connection: ProtocolConnection, text: string): Promise<void> {
  const lines = text.split('\n');
  const line = lines.findIndex((each, index) => index > lines.length / 2 && each.includes('comment="'));
  const at = { line, character: lines[line]!.indexOf('comment="') + 10 };
  const keys = await typeWord(connection, at, 32);
  const [p50, p95] = [0.5, 0.95].map((share) => milliseconds(quantile(keys, share)));
  console.log(`  keys meanwhile          p50 ${p50}, p95 ${p95}   (at most 5 ms)`);
}

async function benchNames(connection: ProtocolConnection, folder: string): Promise<void> {
  const text = scriptOf(0);
  const textDocument = { uri: pathToFileURL(join(folder, 'router-0.rsc')).href };
  await openText(connection, text, textDocument.uri);
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('list=office'));
  const position = { line, character: lines[line]!.indexOf('list=office') + 6 };
  const ask = {
    references: () =>
      connection.sendRequest(ReferencesRequest.type, { textDocument, position, context: { includeDeclaration: true } }),
    rename: () => connection.sendRequest(RenameRequest.type, { textDocument, position, newName: 'bureau' }),
  };
  for (const [name, request] of Object.entries(ask)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      await request();
      times.push(performance.now() - start);
    }
    const [p50, worst] = [0.5, 1].map((share) => milliseconds(quantile(times, share)));
    console.log(`  ${name.padEnd(24)}p50 ${p50}, worst ${worst}   (at most 200 ms)`);
  }
}
