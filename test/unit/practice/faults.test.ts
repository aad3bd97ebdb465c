import assert from 'node:assert/strict';
import type { PracticeFaults, SentenceFault, Trouble } from '../../../client/src/practice/faults.ts';
import type { PracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { connectTo, isOpen, logIn, ManualClock, password, startRouter, stopAll, until } from './harness.ts';

const set = ['/system/identity/set', '=name=changed'];
/** The login is the first sentence. */
const sentence = 2;

interface Played {
  /** What the client heard. */
  sentences: string[][];
  identity: string | undefined;
  router: PracticeRouter;
}

/** Logs in and sets the name, with a trouble at that sentence. */
async function play(when: SentenceFault['when'], what: Trouble): Promise<Played> {
  const router = await startRouter({ faults: { at: { sentence, when, what } } });
  const client = await logIn(router);
  const { sentences } = await client.run(...set);
  return { sentences, identity: router.rows('/system/identity')[0]?.name, router };
}

async function checkTrouble(what: Trouble, before: Partial<Played>, after: Partial<Played>): Promise<void> {
  for (const [when, expected] of [['before', before] as const, ['after', after] as const]) {
    const { sentences, identity } = await play(when, what);
    assert.deepEqual({ sentences, identity }, expected, `${when} ${what}`);
  }
}

describe('practice router, faults', () => {
  afterEach(stopAll);

  it('resets the connection before or after a command is carried out', () =>
    checkTrouble('reset', { sentences: [], identity: 'practice' }, { sentences: [], identity: 'changed' }));

  it('loses power before or after, and comes up again', async () => {
    await checkTrouble('power cut', { sentences: [], identity: 'practice' }, { sentences: [], identity: 'changed' });
    const { router } = await play('after', 'power cut');
    await until(() => isOpen(router.ready.api));
    await logIn(router);
  });

  it('tells the opposite of what is so', () =>
    checkTrouble(
      'wrong answer',
      { sentences: [['!done']], identity: 'practice' },
      { sentences: [['!trap', '=message=failure: wrong answer'], ['!done']], identity: 'changed' },
    ));

  it('goes silent, with or without the command done', async () => {
    for (const [when, name] of [['before', 'practice'] as const, ['after', 'changed'] as const]) {
      const router = await startRouter({ faults: { at: { sentence, when, what: 'silence' } } });
      const client = await logIn(router);
      client.send(...set);
      client.send('/system/identity/print');
      await until(() => router.sentences.length === sentence);
      const other = await logIn(router);
      const { rows } = await other.ok('/system/identity/print');
      assert.equal(rows[0]?.name, name);
      await router.close();
      assert.equal(await client.next(), null, 'nothing came before the end');
    }
  });

  it('is late', async () => {
    const clock = new ManualClock();
    const router = await startRouter({ clock, faults: { at: { sentence, when: 'before', what: { slowMs: 5000 } } } });
    const client = await logIn(router);
    client.send(...set);
    await until(() => clock.isWaiting);
    assert.equal(router.rows('/system/identity')[0]?.name, 'practice');
    clock.advance(5000);
    assert.deepEqual(await client.next(), ['!done']);
    assert.equal(router.rows('/system/identity')[0]?.name, 'changed');
  });

  it('is out of reach for a while, and goes on meanwhile', async () => {
    const clock = new ManualClock();
    const router = await startRouter({
      clock,
      faults: { at: { sentence, when: 'after', what: { outageMs: 60_000 } } },
    });
    const client = await logIn(router);
    client.send(...set);
    await until(() => clock.isWaiting);
    client.send('/system/identity/set', '=name=later');
    clock.advance(59_999);
    await router.settled();
    assert.equal(await isOpen(router.ready.api), false);
    clock.advance(1);
    await router.settled();
    const { rows } = await (await logIn(router)).ok('/system/identity/print');
    assert.equal(rows[0]?.name, 'changed', 'what was sent in the outage is lost');
    await router.close();
    assert.equal(await client.next(), null, 'and nothing was answered');
  });

  it('has a full disk from some sentence on', async () => {
    const router = await startRouter({ faults: { at: { sentence: 3, when: 'before', what: 'disk full' } } });
    const client = await logIn(router);
    await client.ok('/file/add', '=name=a', '=contents=x');
    assert.deepEqual((await client.run('/file/add', '=name=b', '=contents=x')).traps, [
      'failure: not enough space on disk',
    ]);
    assert.equal((await client.ok('/system/resource/print')).rows[0]?.['free-hdd-space'], '0');
    await client.ok(...set);
  });

  it('counts the sentences of all connections, logins among them', async () => {
    const router = await startRouter();
    const client = await logIn(router);
    await client.ok(...set);
    await client.run('/cancel');
    await logIn(router);
    assert.deepEqual(router.sentences, ['/login', '/system/identity/set', '/login']);
  });

  it('meets the login itself', async () => {
    const router = await startRouter({ faults: { at: { sentence: 1, when: 'before', what: 'reset' } } });
    const client = await connectTo(router.ready.api);
    assert.deepEqual((await client.run('/login', '=name=admin', `=password=${password}`)).sentences, []);
    await logIn(router);
  });

  describe('flash', () => {
    async function start(faults: PracticeFaults, flashDirectory = false) {
      const clock = new ManualClock();
      const router = await startRouter({ clock, faults, flashDirectory });
      const names = () => router.rows('/file').map((row) => row.name);
      return { clock, router, client: await logIn(router), names };
    }

    it('takes its time to write', async () => {
      const { clock, client } = await start({ slowFlashMs: 10_000 });
      client.send('/file/add', '=name=a', '=contents=x');
      await until(() => clock.isWaiting);
      client.send('/system/identity/print');
      clock.advance(10_000);
      assert.equal((await client.next())?.[0], '!done');
      assert.deepEqual(await client.next(), ['!re', '=name=practice'], 'what writes nothing is as fast as ever');
    });

    it('loses what was not written back when the power goes', async () => {
      const { clock, router, client, names } = await start({ writeBackMs: 40_000 });
      await client.ok('/file/add', '=name=old', '=contents=x');
      clock.advance(40_000);
      await client.ok('/file/add', '=name=young', '=contents=x');
      router.cutPower();
      assert.deepEqual(names(), ['old']);
    });

    it('keeps files in its directory only', async () => {
      const { client, names } = await start({}, true);
      await client.ok('/file/add', '=name=a', '=contents=x');
      await client.ok('/file/add', '=name=flash/b', '=contents=x');
      assert.deepEqual(names(), ['flash', 'a', 'flash/b']);
      await client.run('/system/reboot');
      assert.deepEqual(names(), ['flash', 'flash/b']);
    });
  });
});
