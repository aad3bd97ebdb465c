import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { RouterOSAPI } from 'node-routeros';
import {
  type Client,
  checkRefused,
  connectTo,
  host,
  logIn,
  ManualClock,
  password,
  startRouter,
  stopAll,
} from './harness.ts';

describe('practice router, RouterOS 6', () => {
  afterEach(stopAll);

  it('lacks what came with 7', async () => {
    const client = await logIn(await startRouter({ version: '6.49.10' }));
    await checkRefused(client, ['/safe-mode/take'], 'no such command prefix');
    await checkRefused(client, ['/file/add', '=name=a'], 'no such command');
    await checkRefused(client, ['/execute', '=script=:put 1', '=as-string='], 'unknown parameter as-string');
    assert.deepEqual((await client.run('/ip/firewall/nat/print')).sentences, [['!done']]);
    const [resource] = (await client.ok('/system/resource/print')).rows;
    assert.equal(resource?.version, '6.49.10 (stable)');
  });

  it('runs what was stored as a script, and names no place of an error', async () => {
    const router = await startRouter({ version: '6.49.10', clock: new ManualClock() });
    const client = await logIn(router);
    await run(client, ':foreach a in={192.0.2.1;192.0.2.2} do={ /ip firewall address-list add list=x address=$a }');
    assert.deepEqual(router.lists(), ['x 192.0.2.1', 'x 192.0.2.2']);
    await run(client, '/ip firewall address-list add list=x address=192.0.2.1', 'failure: already have such entry');
    await run(client, '/ip firewall filter set *9 disabled=yes', 'no such item (4)');
    await run(client, ':onerror e in={ } do={ }', 'bad command name onerror');
    assert.equal((await client.ok('/system/clock/print')).rows[0]?.date, 'jan/01/2026');
  });

  it('asks for the answer to a challenge before 6.43', async () => {
    const { ready } = await startRouter({ version: '6.42.12' });
    const client = await connectTo(ready.api);
    const answer = async (secret: string) => {
      const { ret = '' } = await client.ok('/login');
      const response = createHash('md5').update(`\0${secret}`).update(Buffer.from(ret, 'hex')).digest('hex');
      return client.run('/login', '=name=admin', `=response=00${response}`);
    };
    assert.deepEqual((await answer('wrong')).traps, ['cannot log in']);
    assert.deepEqual((await answer(password)).sentences, [['!done']]);
    await client.ok('/system/identity/print');
    const api = new RouterOSAPI({ host, port: ready.api, user: 'admin', password });
    await api.connect();
    assert.deepEqual(await api.write('/system/identity/print'), [{ name: 'practice' }]);
    await api.close();
  });
});

async function run(client: Client, source: string, complaint?: string): Promise<void> {
  await client.run('/system/script/remove', '=numbers=kd');
  await client.ok('/system/script/add', '=name=kd', `=source=${source}`);
  const { traps } = await client.run('/system/script/run', '=number=kd');
  assert.deepEqual(traps, complaint === undefined ? [] : [complaint]);
}
