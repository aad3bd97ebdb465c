import assert from 'node:assert/strict';
import { startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import {
  checkRefused,
  connectSecurely,
  connectTo,
  host,
  logIn,
  password,
  startRouter,
  stopAll,
  until,
} from './harness.ts';

describe('practice router, API', () => {
  afterEach(stopAll);

  it('lets a user in who knows the password', async () => {
    const { ready } = await startRouter({ user: 'ana', identity: 'ärger' });
    assert.deepEqual([ready.host, ready.user, ready.password], [host, 'ana', password]);
    const client = await connectTo(ready.api);
    const login = await client.run('/login', '=name=ana', `=password=${password}`);
    assert.deepEqual(login.sentences, [['!done']]);
    assert.deepEqual((await client.ok('/system/identity/print')).rows, [{ name: 'ärger' }]);
  });

  it('refuses a wrong password, and lets one try again', async () => {
    const { ready } = await startRouter();
    const client = await connectTo(ready.api);
    await checkRefused(client, ['/login', '=name=admin', '=password='], 'invalid user name or password (6)');
    await checkRefused(client, ['/login', '=name=x', `=password=${password}`], 'invalid user name or password (6)');
    await client.ok('/login', '=name=admin', `=password=${password}`);
  });

  it('ends a connection that asks before it is logged in', async () => {
    const client = await connectTo((await startRouter()).ready.api);
    assert.deepEqual((await client.run('/system/identity/print')).sentences, [['!fatal', 'not logged in']]);
    await client.ended;
  });

  it('makes a random password for each router', async () => {
    const passwords: string[] = [];
    for (const router of [await startPracticeRouter({ script: '' }), await startPracticeRouter({ script: '' })]) {
      passwords.push(router.ready.password);
      await router.close();
    }
    assert.match(passwords[0]!, /^[\w-]{12}$/);
    assert.notEqual(passwords[0], passwords[1]);
  });

  it('speaks TLS with the certificate whose fingerprint it tells', async () => {
    const router = await startRouter();
    const client = await connectSecurely(router.ready.apiSsl);
    assert.equal(client.certificate, router.fingerprint);
    await client.ok('/login', '=name=admin', `=password=${password}`);
    assert.equal((await client.ok('/system/resource/print')).rows.length, 1);
  });

  it('puts the tag of a command on all of its replies', async () => {
    const client = await logIn(await startRouter());
    const answer = await client.run('/system/identity/print', '.tag=a7');
    assert.deepEqual(answer.sentences, [
      ['!re', '=name=practice', '.tag=a7'],
      ['!done', '.tag=a7'],
    ]);
    const refused = await client.run('/none', '.tag=8');
    assert.ok(refused.sentences.every((sentence) => sentence.includes('.tag=8')));
  });

  it('answers what it does not know in the words of the router', async () => {
    const client = await logIn(await startRouter());
    await checkRefused(client, ['#'], 'no such command');
    await checkRefused(client, ['/ip/frobnicate'], 'no such command');
    await checkRefused(client, ['/frob/print'], 'no such command prefix');
    await checkRefused(client, ['/ip/address/add', '=adress=10.0.0.1'], 'unknown parameter adress');
    await checkRefused(client, ['/tool/fetch'], 'practice router: /tool/fetch is not supported yet');
  });

  it('says !empty from 7.18 on', async () => {
    const sentencesOf = async (version: string) => {
      const client = await logIn(await startRouter({ version }));
      return (await client.run('/ip/firewall/nat/print')).sentences;
    };
    assert.deepEqual(await sentencesOf('7.18'), [['!empty'], ['!done']]);
    assert.deepEqual(await sentencesOf('7.17.2'), [['!done']]);
  });

  it('has the commands of its version', async () => {
    const client = await logIn(await startRouter({ version: '7.15.3' }));
    await client.ok('/file/add', '=name=a.rsc', '=contents=');
    const dryRun = ['/import', '=file-name=a.rsc', '=verbose=yes', '=dry-run='];
    await checkRefused(client, dryRun, 'unknown parameter dry-run');
  });

  it('works off commands in order, and cancels one that waits or runs', async () => {
    const client = await logIn(await startRouter());
    await client.ok('/system/script/add', '=name=wait', '=source=:delay 1h');
    client.send('/system/script/run', '=number=wait', '.tag=1');
    client.send('/system/identity/print', '.tag=2');
    client.send('/cancel', '=tag=2', '.tag=3');
    assert.deepEqual(await client.next(), ['!done', '.tag=3']);
    const interrupted = (tag: number) => ['!trap', '=category=2', '=message=interrupted', `.tag=${tag}`];
    client.send('/cancel', '=tag=1', '.tag=4');
    assert.deepEqual(await client.next(), ['!done', '.tag=4']);
    assert.deepEqual(await client.next(), interrupted(1));
    assert.deepEqual(await client.next(), ['!done', '.tag=1']);
    assert.deepEqual(await client.next(), interrupted(2));
    assert.deepEqual(await client.next(), ['!done', '.tag=2']);
  });

  it('ends at /quit, and when the peer speaks something else', async () => {
    const router = await startRouter();
    const client = await logIn(router);
    assert.deepEqual((await client.run('/quit')).sentences, [['!fatal', 'session terminated on request']]);
    await client.ended;
    const other = await connectTo(router.ready.api);
    other.sendBytes(Buffer.from([0xff, 0xff]));
    await other.ended;
  });

  it('goes silent after the command that a fault names', async () => {
    const router = await startRouter({ faults: { stopAnsweringAfter: '/import' } });
    const client = await logIn(router);
    await client.ok('/file/add', '=name=a.rsc', '=contents=/system identity set name=done');
    client.send('/import', '=file-name=a.rsc');
    client.send('/system/identity/print');
    await until(() => router.rows('/system/identity')[0]?.name === 'done');
    await router.close();
    assert.equal(await client.next(), null, 'nothing came before the end');
  });
});
