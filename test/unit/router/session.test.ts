import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { mock } from 'node:test';
import type { RunOptions } from '../../../client/src/router/session.ts';
import { encodeSentence } from '../../../client/src/router/wire.ts';
import { loggedIn, type Peer, type SentenceHandler, tagOf } from './scripted-server.ts';
import { checkFails, openSession, startServer, stopAll, until } from './session-harness.ts';

/** Runs one command on a router that handles it with `onCommand`. */
async function runWith(onCommand: SentenceHandler, words = ['/x/print'], options: RunOptions = {}) {
  const server = await startServer(loggedIn(onCommand));
  const session = await openSession(server);
  return { server, session, reply: session.run(words, options) };
}

const done: SentenceHandler = (words, peer) => peer.answer(words, ['!done']);

describe('session: commands', () => {
  afterEach(async () => {
    mock.restoreAll();
    await stopAll();
  });

  it('gives the rows and =ret=', async () => {
    const { reply } = await runWith((words, peer) =>
      peer.answer(words, ['!re', '=.id=*1', '=comment='], ['!re', '=.id=*2'], ['!done', '=ret=*3']),
    );
    assert.deepEqual(await reply, { rows: [{ '.id': '*1', comment: '' }, { '.id': '*2' }], ret: '*3' });
  });

  it('keeps the answers of commands apart that run at once', async () => {
    const waiting: string[][] = [];
    const { session, reply } = await runWith((words, peer) => {
      waiting.push(words);
      if (waiting.length < 2) return;
      peer.answer(waiting[1]!, ['!re', '=n=second'], ['!done']);
      peer.answer(waiting[0]!, ['!re', '=n=first'], ['!done']);
    });
    const second = session.run(['/y/print']);
    assert.deepEqual((await reply).rows, [{ n: 'first' }]);
    assert.deepEqual((await second).rows, [{ n: 'second' }]);
  });

  it('1 !empty: is an answer without rows', async () => {
    const { session, reply } = await runWith((words, peer) => peer.answer(words, ['!empty'], ['!done']));
    assert.deepEqual(await reply, { rows: [], ret: null });
    assert.deepEqual(await session.run(['/x/print']), { rows: [], ret: null });
  });

  it('2 data for a closed tag: is ignored', async () => {
    const { session, reply } = await runWith((words, peer) => {
      peer.answer(words, ['!done'], ['!re', '=a=late'], ['!done']);
      peer.answer(['.tag=never-used'], ['!re', '=a=b']);
      peer.raw(encodeSentence(['!done']));
    });
    assert.deepEqual((await reply).rows, []);
    assert.deepEqual((await session.run(['/x/print'])).rows, []);
  });

  it('3 RST, FIN while commands wait: all fail at once', async () => {
    const ends: ((peer: Peer) => void)[] = [(peer) => peer.reset(), (peer) => peer.fin()];
    for (const end of ends) {
      const { session, reply } = await runWith((words, peer) => {
        if (words[0] === '/second') end(peer);
      });
      const second = session.run(['/second']);
      await checkFails(reply, 'closed', /\/x\/print was still waiting for its answer\.$/);
      await checkFails(second, 'closed', /\/second was still waiting.*not known/);
      assert.equal((await session.closed)?.kind, 'closed');
    }
  });

  it('4 no listener: a lost idle connection ends the session and nothing else', async () => {
    const server = await startServer(loggedIn());
    const session = await openSession(server);
    server.peers[0]!.reset();
    const reason = await session.closed;
    assert.equal(reason?.kind, 'closed');
    assert.match(reason?.message ?? '', /ECONNRESET/);
  });

  it('4 no listener: waiting without traffic does not end the session', async () => {
    const connect = mock.method(Socket.prototype, 'connect');
    await openSession(await startServer(loggedIn()));
    assert.equal((connect.mock.calls[0]!.this as Socket).timeout, 0);
  });

  it('8 trap details: keeps every message, the categories and the rows before', async () => {
    const { reply } = await runWith((words, peer) =>
      peer.answer(
        words,
        ['!re', '=a=1'],
        ['!trap', '=category=1', '=message=invalid value for argument address'],
        ['!trap', '=message=second'],
        ['!done'],
      ),
    );
    const error = await checkFails(reply, 'trap', /invalid value for argument address.*argument value.*second/);
    assert.deepEqual(error.traps, [
      { category: 1, message: 'invalid value for argument address' },
      { category: null, message: 'second' },
    ]);
    assert.deepEqual(error.rows, [{ a: '1' }]);
  });

  it('9 trap without done: fails with the trap at the deadline, and the router is asked to cancel', async () => {
    const { server, session, reply } = await runWith(
      (words, peer) => {
        if (words[0] === '/x/print') peer.answer(words, ['!trap', '=message=no such command']);
        else done(words, peer);
      },
      ['/x/print'],
      { timeoutMs: 50 },
    );
    await checkFails(reply, 'trap', /no such command/);
    await session.run(['/y/print']);
    assert.deepEqual(server.commands, ['/login', '/x/print', '/cancel', '/y/print']);
  });

  it('10 fatal: its reason reaches the waiting command and the session', async () => {
    for (const [words, reason] of [
      [['!fatal', 'session terminated on request'], /session terminated on request/],
      [['!fatal'], /no reason/],
    ] as const) {
      const { session, reply } = await runWith((_, peer) => {
        peer.raw(encodeSentence(words));
        peer.fin();
      });
      await checkFails(reply, 'fatal', reason);
      assert.equal((await session.closed)?.kind, 'fatal');
    }
  });

  it('11 command never answered: fails at its deadline, is cancelled, and the session goes on', async () => {
    const { server, session, reply } = await runWith(
      (words, peer) => {
        if (words[0] === '/y/print') done(words, peer);
      },
      ['/x/print'],
      { timeoutMs: 50 },
    );
    await checkFails(reply, 'timeout', /\/x\/print within 0\.05 s/);
    await session.run(['/y/print']);
    const [, command, cancel] = server.sentences;
    assert.equal(cancel![1], `=tag=${tagOf(command!).slice('.tag='.length)}`);
  });

  it('12 terminating zero in its own segment', () => checkSegments((bytes) => bytes.length - 1));

  it('13 length prefix cut after a word', () => checkSegments((bytes) => bytes.indexOf(Buffer.of(0x80, 0x80)) + 1));

  it('takes bytes that look like a TLS alert in the middle of an answer for what they are', () =>
    checkSegments((bytes) => bytes.indexOf(Buffer.of(0x15, 0x03))));

  it('14 big length prefixes, both ways', async () => {
    const { session } = await runWith(
      (words, peer) => peer.answer(words, ['!re', words[1]!], ['!done']),
      ['/echo', '=v=x'],
    );
    for (const size of [0x7f, 0x80, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000, 0x30_0001]) {
      const value = 'x'.repeat(size - '=v='.length);
      const { rows } = await session.run(['/echo', `=v=${value}`]);
      assert.ok(rows[0]?.v === value, `${size}`);
    }
  });

  it('15 a print of 20 000 rows', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ '.id': `*${index.toString(16)}`, list: 'blocklist' }));
    const { reply } = await runWith((words, peer) =>
      peer.answer(words, ...rows.map((row) => ['!re', `=.id=${row['.id']}`, '=list=blocklist']), ['!done']),
    );
    assert.deepEqual((await reply).rows, rows);
  });

  it('16 text encoding: UTF-8 both ways', async () => {
    const text = 'Привет – é 日 \u{1f511}';
    const { server, reply } = await runWith(
      (words, peer) => peer.answer(words, ['!re', words[1]!], ['!done']),
      ['/x/set', `=comment=${text}`],
    );
    assert.deepEqual((await reply).rows, [{ comment: text }]);
    assert.equal(server.sentences[1]![1], `=comment=${text}`);
  });

  it('19 latency: each sentence leaves in one write, without waiting for others', async () => {
    const connect = mock.method(Socket.prototype, 'connect');
    const write = mock.method(Socket.prototype, 'write');
    const noDelay = mock.method(Socket.prototype, 'setNoDelay');
    const server = await startServer(loggedIn(done));
    const session = await openSession(server);
    await session.run(['/x/print', '?a=b', '=.proplist=c']);
    const socket = connect.mock.calls[0]!.this;
    assert.equal(write.mock.calls.filter((call) => call.this === socket).length, server.sentences.length);
    assert.deepEqual(noDelay.mock.calls.find((call) => call.this === socket)?.arguments, [true]);
  });

  it('20 a listening command: is taken back by its signal, and leaves nothing for close() to stumble on', async () => {
    const abort = new AbortController();
    let listening: string[] = [];
    const { server, session, reply } = await runWith(
      (words, peer) => {
        if (words[0] === '/cancel') peer.answer(listening, ['!trap', '=category=2', '=message=interrupted'], ['!done']);
        else listening = words;
        if (words[0] === '/cancel') done(words, peer);
      },
      ['/x/listen'],
      { signal: abort.signal },
    );
    await until(() => listening.length > 0);
    abort.abort();
    await checkFails(reply, 'cancelled', /\/x\/listen was cancelled/);
    await session.close();
    assert.deepEqual(server.commands, ['/login', '/x/listen', '/cancel']);
  });

  it('sends nothing for a command that was cancelled before', async () => {
    const { server, reply } = await runWith(done, ['/x'], { signal: AbortSignal.abort() });
    await checkFails(reply, 'cancelled', /Nothing was sent/);
    assert.deepEqual(server.commands, ['/login']);
  });

  it('22 an empty word: is refused and nothing is sent', async () => {
    for (const words of [['/x/add', '', '=a=b'], [''], []]) {
      const { server, session, reply } = await runWith(done, words);
      await checkFails(reply, 'invalid', /empty word/);
      await session.run(['/y']);
      assert.deepEqual(server.commands, ['/login', '/y']);
    }
  });

  it("23 the caller's array: stays as it was", async () => {
    const words = ['/x/print', '?a=b'];
    const { reply } = await runWith(done, words);
    await reply;
    assert.deepEqual(words, ['/x/print', '?a=b']);
  });

  it('waits for a slow command longer than for the connection', async () => {
    const server = await startServer(loggedIn((words, peer) => setTimeout(() => done(words, peer), 150)));
    const session = await openSession(server, { connectTimeoutMs: 100 });
    await session.run(['/slow']);
  });

  it('ends with a typed error on bytes that no router sends', async () => {
    const { session, reply } = await runWith((_, peer) => peer.raw(Buffer.of(0xff)));
    await checkFails(reply, 'protocol', /0xff/);
    assert.equal((await session.closed)?.kind, 'protocol');
  });

  it('leaves no unhandled rejection when nobody looks at a command that fails', async () => {
    const unhandled = mock.fn();
    process.on('unhandledRejection', unhandled);
    const { session } = await runWith((_, peer) => peer.reset());
    await session.closed;
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    assert.equal(unhandled.mock.callCount(), 0);
  });
});

/** Checks that an answer is understood whose bytes come in two pieces, the first of `cut` bytes. */
async function checkSegments(cut: (bytes: Buffer) => number): Promise<void> {
  const comment = '\x15\x03'.padEnd(0x80 - '=comment='.length, 'x');
  const { reply } = await runWith((words, peer) => {
    const row = encodeSentence(['!re', '=a=1', `=comment=${comment}`, tagOf(words)]);
    const bytes = Buffer.concat([row, encodeSentence(['!done', tagOf(words)])]);
    const at = cut(bytes);
    peer.socket.setNoDelay(true);
    peer.raw(bytes.subarray(0, at));
    setTimeout(() => peer.raw(bytes.subarray(at)), 20);
  });
  assert.deepEqual((await reply).rows, [{ a: '1', comment }]);
}
