/** How long a language server that runs as editors run it takes from a keystroke to its diagnostics. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const server = fileURLToPath(new URL('../../server/src/server.ts', import.meta.url));
const uri = 'file:///bench.rsc';
/** Between two keys of somebody who types fast, so that the server has time for what it does in between. */
const betweenKeysMs = 40;

/** In milliseconds. */
export interface KeystrokeTimes {
  /** From `didOpen` to the first diagnostics. */
  open: number;
  /** From each `didChange` to the first diagnostics of that version. */
  keys: number[];
}

/**
 * Types a word again and again into the middle of a text, one character at a time.
 * @param at where to type, as a line from 0 and a character
 */
export async function typeInto(
  text: string,
  at: { line: number; character: number },
  keys: number,
): Promise<KeystrokeTimes> {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  try {
    await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
    await connection.sendNotification(InitializedNotification.type, {});
    const textDocument = { uri, languageId: 'routeros', version: 1, text };
    const open = await timeToDiagnostics(connection, 1, () =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument }),
    );
    // The whole file is checked once before anybody types.
    await sleep(1000);
    const times: number[] = [];
    for (let key = 0; key < keys; key += 1) times.push(await pressKey(connection, at, key));
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    await once(child, 'exit');
    return { open, keys: times };
  } finally {
    connection.dispose();
    child.kill();
  }
}

/** Eight characters are put in, one behind the other, and then taken away again. */
async function pressKey(
  connection: ProtocolConnection,
  { line, character }: { line: number; character: number },
  key: number,
): Promise<number> {
  const typed = key % 16;
  const end = { line, character: character + (typed < 8 ? typed : 16 - typed) };
  const start = typed < 8 ? end : { line, character: end.character - 1 };
  const contentChanges = [{ range: { start, end }, text: typed < 8 ? 'x' : '' }];
  const version = key + 2;
  await sleep(betweenKeysMs);
  return timeToDiagnostics(connection, version, () =>
    connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    }),
  );
}

function timeToDiagnostics(
  connection: ProtocolConnection,
  version: number,
  send: () => Promise<void>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let start = 0;
    const listener = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      if (params.version !== version) return;
      const end = performance.now();
      listener.dispose();
      resolve(end - start);
    });
    start = performance.now();
    send().catch(reject);
  });
}
