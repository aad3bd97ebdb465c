import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { loggedIn, selfSigned } from './scripted-server.ts';
import { checkFails, openSession, startServer, stopAll } from './session-harness.ts';

describe('session: TLS', () => {
  let tls: { key: string; cert: string };
  let fingerprint: string;

  before(async () => {
    tls = await selfSigned();
    fingerprint = new X509Certificate(tls.cert).fingerprint256;
  });
  afterEach(stopAll);

  const plainHex = () => fingerprint.replaceAll(':', '').toLowerCase();

  it('accepts the pinned certificate, with and without colons, though it is self-signed', async () => {
    const server = await startServer({ ...loggedIn((words, peer) => peer.answer(words, ['!done'])), tls });
    for (const pin of [fingerprint, plainHex()]) {
      const session = await openSession(server, { tls: { pin } });
      await session.run(['/x/print']);
    }
  });

  it('refuses another certificate than the pinned one, shows both, and sends no password', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    const pin = 'ab'.repeat(32);
    const error = await checkFails(
      openSession(server, { tls: { pin } }),
      'certificate',
      new RegExp(`${pin}.*${plainHex()}`),
    );
    assert.equal(error.fingerprint, plainHex());
    assert.deepEqual(server.sentences, []);
  });

  it('the pin counts even for a certificate that is verified', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    await checkFails(openSession(server, { tls: { pin: 'ab'.repeat(32), ca: tls.cert } }), 'certificate');
  });

  it('6 error texts: a self-signed certificate is refused with its fingerprint, before the password is sent', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    const error = await checkFails(
      openSession(server, { tls: {} }),
      'certificate',
      /self-signed.*SHA-256: [0-9a-f]{64}/,
    );
    assert.equal(error.fingerprint, plainHex());
    assert.deepEqual(server.sentences, []);
  });

  it('24 TLS options reach the handshake: the given authority is accepted', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    await openSession(server, { tls: { ca: tls.cert } });
  });

  it('refuses a certificate for another host', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    await checkFails(openSession(server, { host: 'localhost', tls: { ca: tls.cert } }), 'certificate', /another name/);
    assert.deepEqual(server.sentences, []);
  });

  it('3 FIN while commands wait: over TLS too', async () => {
    const server = await startServer({ ...loggedIn((_, peer) => peer.fin()), tls });
    const session = await openSession(server, { tls: { pin: fingerprint } });
    await checkFails(session.run(['/x']), 'closed');
  });

  it('7 close() on a router that never closes its side: over TLS too', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    const session = await openSession(server, { tls: { pin: fingerprint } });
    await session.close();
  });

  it('25 TLS to a plain port: fails at the deadline with a hint', async () => {
    const server = await startServer(loggedIn());
    const opening = openSession(server, { tls: { pin: fingerprint }, connectTimeoutMs: 100 });
    await checkFails(opening, 'timeout', /did not start TLS.*8729/);
  });

  it('TLS to a port that answers something else', async () => {
    const server = await startServer({ onConnection: (peer) => peer.raw(Buffer.from('SSH-2.0-ROSSSH\r\n')) });
    await checkFails(openSession(server, { tls: { pin: fingerprint } }), 'tls', /TLS with .* failed/);
  });

  it('TLS to a port that closes at once', async () => {
    const server = await startServer({ onConnection: (peer) => peer.fin() });
    await checkFails(openSession(server, { tls: {} }), 'closed', /before the login/);
  });

  it('plain to a TLS port that just closes: names it among the reasons', async () => {
    const server = await startServer({ ...loggedIn(), tls });
    await checkFails(openSession(server), 'closed', /the port speaks TLS/);
  });

  it('plain to a TLS port that sends an alert: says that the port speaks TLS', async () => {
    const protocolVersion = Buffer.from('15030100020246', 'hex');
    const server = await startServer({ onSentence: (_, peer) => peer.raw(protocolVersion) });
    await checkFails(openSession(server), 'tls', /speaks TLS, but this connection is plain/);
  });
});
