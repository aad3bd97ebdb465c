import assert from 'node:assert/strict';
import { RouterError, type RouterErrorKind } from '../../../client/src/router/errors.ts';
import { ApiSession, type SessionOptions } from '../../../client/src/router/session.ts';
import { type Script, ScriptedServer } from './scripted-server.ts';

const running: { sessions: ApiSession[]; servers: ScriptedServer[] } = { sessions: [], servers: [] };

/** Starts a scripted router; it is stopped by `stopAll`. */
export async function startServer(script: Script): Promise<ScriptedServer> {
  const server = await ScriptedServer.start(script);
  running.servers.push(server);
  return server;
}

/** Opens a session with a scripted router, with time limits that suit a test; it is closed by `stopAll`. */
export async function openSession(server: ScriptedServer, options: Partial<SessionOptions> = {}): Promise<ApiSession> {
  const session = await ApiSession.open({
    host: '127.0.0.1',
    port: server.port,
    user: 'admin',
    password: 'secret',
    connectTimeoutMs: 2000,
    commandTimeoutMs: 2000,
    ...options,
  });
  running.sessions.push(session);
  return session;
}

/** To be called after each test. */
export async function stopAll(): Promise<void> {
  // The servers first: without a peer, a session closes at once.
  for (const server of running.servers.splice(0)) await server.stop();
  for (const session of running.sessions.splice(0)) await session.close();
}

/** Checks that `outcome` fails with a typed error, whose message matches and tells no secret. */
export async function checkFails(
  outcome: Promise<unknown>,
  kind: RouterErrorKind,
  message: RegExp = /./,
): Promise<RouterError> {
  const error = await outcome.then(
    () => assert.fail(`fulfilled, but should fail with ${kind}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RouterError, String(error));
  assert.equal(error.kind, kind, error.message);
  assert.match(error.message, message);
  assert.doesNotMatch(error.message, /secret/);
  return error;
}

/** Waits until `condition` holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
