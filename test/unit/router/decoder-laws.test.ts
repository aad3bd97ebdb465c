/** A sample of `npm run fuzz:decoder`, and what a session makes of such streams. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RouterError } from '../../../client/src/router/errors.ts';
import { ApiSession } from '../../../client/src/router/session.ts';
import { anyStream, checkStream, piecesOf, type Stream } from '../../fuzz/decoder-laws.ts';
import { loggedIn, type Peer } from './scripted-server.ts';
import { startServer, stopAll } from './session-harness.ts';

/** Lets what was sent leave as a packet of its own. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function sendAll(peer: Peer, stream: Stream): Promise<void> {
  for (const piece of piecesOf(stream)) {
    peer.raw(piece);
    await turn();
  }
  peer.fin();
}

describe('what comes from a router', () => {
  afterEach(stopAll);

  it('is decoded or refused, however it is damaged and cut', () => {
    fc.assert(fc.property(anyStream, checkStream), { numRuns: 300 });
  });

  it('never keeps a command waiting, nor throws past it', async () => {
    let stream: Stream;
    const server = await startServer(loggedIn((_, peer) => void sendAll(peer, stream)));
    const check = async (each: Stream) => {
      stream = each;
      const session = await ApiSession.open({ host: '127.0.0.1', port: server.port, user: 'admin', password: '' });
      const [result] = await Promise.allSettled([session.run(['/export'])]);
      assert.ok(result.status === 'fulfilled' || result.reason instanceof RouterError);
      const ended = await session.closed;
      assert.ok(ended instanceof RouterError);
      await session.close();
    };
    await fc.assert(fc.asyncProperty(anyStream, check), { numRuns: 100 });
  });
});
