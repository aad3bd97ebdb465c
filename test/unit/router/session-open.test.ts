import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { apiPort, apiSslPort } from '../../../client/src/router/router-url.ts';
import { ApiSession } from '../../../client/src/router/session.ts';
import { encodeSentence } from '../../../client/src/router/wire.ts';
import { loggedIn, type SentenceHandler } from './scripted-server.ts';
import { checkFails, openSession, startServer, stopAll, until } from './session-harness.ts';

const done: SentenceHandler = (words, peer) => peer.answer(words, ['!done']);
const silent: SentenceHandler = () => {};

describe('session: opening and closing', () => {
  afterEach(stopAll);

  it('logs in with name and password', async () => {
    const server = await startServer(loggedIn());
    await openSession(server);
    assert.deepEqual(server.sentences[0]!.slice(0, 3), ['/login', '=name=admin', '=password=secret']);
  });

  it('5 FIN before the login: says what closes a connection that early', async () => {
    const server = await startServer({ onConnection: (peer) => peer.fin() });
    await checkFails(openSession(server), 'closed', /before the login.*"address".*max-sessions/);
  });

  it('5 FIN or RST instead of an answer to the login', async () => {
    for (const end of ['fin', 'reset'] as const) {
      const server = await startServer({ onSentence: (_, peer) => peer[end]() });
      await checkFails(openSession(server), 'closed', /before the login/);
    }
  });

  it('6 error texts: refused', async () => {
    const server = await startServer({});
    const { port } = server;
    await server.stop();
    await checkFails(
      ApiSession.open({ host: '127.0.0.1', port, user: 'admin', password: 'secret' }),
      'refused',
      /127\.0\.0\.1 refused the connection to port \d+.*knock/,
    );
  });

  it('6 error texts: no such host', async () => {
    const server = await startServer({});
    await checkFails(
      openSession(server, { host: 'no such host' }),
      'no-such-host',
      /"no such host" could not be resolved/,
    );
  });

  it('7 close() on a router that never closes its side: ends all the same, twice', async () => {
    const server = await startServer(loggedIn());
    const session = await openSession(server);
    const waiting = session.run(['/x']);
    await Promise.all([session.close(), session.close()]);
    await checkFails(waiting, 'closed', /closed on this side/);
    assert.equal(await session.closed, null);
    await session.close();
  });

  it('close() on a router that closes its side too', async () => {
    const server = await startServer({
      ...loggedIn(),
      onConnection: (peer) => peer.socket.on('end', () => peer.fin()),
    });
    const session = await openSession(server);
    await session.close();
    assert.equal(await session.closed, null);
  });

  it('17 UTF-8 password', async () => {
    const server = await startServer(loggedIn());
    await openSession(server, { user: 'é', password: 'é€п日' });
    assert.deepEqual(server.sentences[0]!.slice(1, 3), ['=name=é', '=password=é€п日']);
  });

  it('17 UTF-8 password: in the login of RouterOS before 6.43', async () => {
    const challenge = '00112233445566778899aabbccddeeff';
    const bytes = Buffer.concat([Buffer.of(0), Buffer.from('é€п日'), Buffer.from(challenge, 'hex')]);
    const expected = `=response=00${createHash('md5').update(bytes).digest('hex')}`;
    const server = await startServer({
      onSentence: (words, peer) => {
        if (words[2]!.startsWith('=password=')) peer.answer(words, ['!done', `=ret=${challenge}`]);
        else if (words[2] === expected) done(words, peer);
        else peer.answer(words, ['!trap', '=message=cannot log in'], ['!done']);
      },
    });
    await openSession(server, { password: 'é€п日' });
    assert.deepEqual(server.commands, ['/login', '/login']);
  });

  it('18 default ports: are known, and a port is never guessed', async () => {
    assert.deepEqual([apiPort, apiSslPort], [8728, 8729]);
    const server = await startServer({});
    for (const port of [0, 65_536, 1.5, Number.NaN]) await checkFails(openSession(server, { port }), 'invalid');
  });

  it('21 reconnecting: is a new session, the old one stays closed', async () => {
    const server = await startServer(loggedIn(done));
    const old = await openSession(server);
    server.peers[0]!.reset();
    await old.closed;
    const fresh = await openSession(server);
    await fresh.run(['/x']);
    await checkFails(old.run(['/import']), 'closed', /\/import was not sent/);
  });

  it('wrong password: says so with the words of the router', async () => {
    const server = await startServer({
      onSentence: (words, peer) =>
        peer.answer(words, ['!trap', '=message=invalid user name or password (6)'], ['!done']),
    });
    const error = await checkFails(
      openSession(server),
      'login',
      /login of "admin".*invalid user name or password \(6\)/,
    );
    assert.deepEqual(error.traps, [{ category: null, message: 'invalid user name or password (6)' }]);
    await until(() => server.peers[0]!.socket.readableEnded);
  });

  it('a login that is answered with rows', async () => {
    const server = await startServer({
      onSentence: (words, peer) => peer.answer(words, ['!re', '=a=1'], ['!re', '=a=2'], ['!done']),
    });
    await openSession(server);
  });

  it('a fatal answer to the login keeps its reason', async () => {
    const server = await startServer({ onSentence: (_, peer) => peer.raw(encodeSentence(['!fatal', 'too many'])) });
    await checkFails(openSession(server), 'fatal', /too many/);
  });

  it('a login that is never answered fails at the deadline', async () => {
    const server = await startServer({ onSentence: silent });
    await checkFails(
      openSession(server, { connectTimeoutMs: 50 }),
      'timeout',
      /did not answer the login within 0\.05 s/,
    );
    await until(() => server.peers[0]!.socket.readableEnded);
  });

  it('opening is cancelled by its signal, before and on the way', async () => {
    const server = await startServer({ onSentence: silent });
    await checkFails(openSession(server, { signal: AbortSignal.abort() }), 'cancelled');
    assert.equal(server.peers.length, 0);
    const abort = new AbortController();
    const opening = openSession(server, { signal: abort.signal });
    await until(() => server.sentences.length > 0);
    abort.abort();
    await checkFails(opening, 'cancelled');
    await until(() => server.peers[0]!.socket.readableEnded);
  });
});
