/** How long a language server that was bundled takes from its start to the first diagnostics of a script. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { milliseconds, quantile } from './measure.ts';

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
const example = new URL('../../client/dev/example/firewall.rsc', import.meta.url);
const STARTS = 9;

export async function benchActivation(): Promise<void> {
  const text = readFileSync(example, 'utf8');
  const times: number[] = [];
  for (let start = 0; start < STARTS; start += 1) times.push(await timeToFirstDiagnostics(text));
  console.log(`from the start of the bundled server to the first diagnostics: the example, ${STARTS} starts`);
  const [median, slowest] = [0.5, 1].map((share) => milliseconds(quantile(times, share)));
  console.log(`  with Node's own start   median ${median}, slowest ${slowest}   (at most 250 ms)`);
}

async function timeToFirstDiagnostics(text: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Promise<void>((resolve) => {
    connection.onNotification(PublishDiagnosticsNotification.type, () => resolve());
  });
  connection.listen();
  try {
    await connection.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
    await connection.sendNotification(InitializedNotification.type, {});
    const textDocument = { uri: 'file:///bench.rsc', languageId: 'routeros', version: 1, text };
    await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    await published;
    return performance.now() - start;
  } finally {
    const ended = once(child, 'exit');
    connection.dispose();
    child.kill();
    await ended;
  }
}
