/** A language server that runs as editors run it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  DidChangeWorkspaceFoldersNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceFoldersRequest,
} from 'vscode-languageserver/node';

const server = fileURLToPath(new URL('../../server/src/server.ts', import.meta.url));

/** As of an editor that has folders, and tells of changes in them. */
const capabilities = { workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } } };

/** Runs a piece of work with a server that is ready, for an editor without a folder, and ends the server. */
export async function withServer<T>(work: (connection: ProtocolConnection) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  try {
    connection.onRequest(RegistrationRequest.type, () => {});
    const { pid: processId } = process;
    await connection.sendRequest(InitializeRequest.type, { processId, rootUri: null, capabilities });
    await connection.sendNotification(InitializedNotification.type, {});
    const result = await work(connection);
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    await once(child, 'exit');
    return result;
  } finally {
    connection.dispose();
    child.kill();
  }
}

/** Opens a folder, as somebody does who adds one to the workspace. */
export async function openFolder(connection: ProtocolConnection, uri: string): Promise<void> {
  const added = [{ uri, name: 'bench' }];
  connection.onRequest(WorkspaceFoldersRequest.type, () => added);
  await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added, removed: [] } });
}
