/** How long a language server that runs as editors run it takes from a keystroke to its diagnostics. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
} from 'vscode-languageserver/node';
import { withServer } from './language-server.ts';

const typedInto = 'file:///bench.rsc';
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
export function typeInto(text: string, at: { line: number; character: number }, keys: number): Promise<KeystrokeTimes> {
  return withServer(async (connection) => {
    const open = await openText(connection, text);
    // The whole file is checked once before anybody types.
    await sleep(1000);
    return { open, keys: await typeWord(connection, at, keys) };
  });
}

/** Opens a document; gives the time to its first diagnostics. */
export function openText(connection: ProtocolConnection, text: string, uri = typedInto): Promise<number> {
  const textDocument = { uri, languageId: 'routeros', version: 1, text };
  return timeToDiagnostics(connection, { uri, version: 1 }, () =>
    connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument }),
  );
}

/** Types into the document that is open; gives the time of each key. */
export async function typeWord(
  connection: ProtocolConnection,
  at: { line: number; character: number },
  keys: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < keys; key += 1) times.push(await pressKey(connection, at, key));
  return times;
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
  return timeToDiagnostics(connection, { uri: typedInto, version }, () =>
    connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: typedInto, version },
      contentChanges,
    }),
  );
}

function timeToDiagnostics(
  connection: ProtocolConnection,
  { uri, version }: { uri: string; version: number },
  send: () => Promise<void>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let start = 0;
    const listener = connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      if (params.uri !== uri || params.version !== version) return;
      const end = performance.now();
      listener.dispose();
      resolve(end - start);
    });
    start = performance.now();
    send().catch(reject);
  });
}
