import assert from 'node:assert/strict';
import { checkRefused, isOpen, logIn, startRouter, stopAll } from './harness.ts';

const filter = '/ip/firewall/filter';
const lists = '/ip/firewall/address-list';

describe('practice router, menus of rows', () => {
  afterEach(stopAll);

  it('adds, changes, disables and removes a row', async () => {
    const client = await logIn(await startRouter());
    const { ret: id } = await client.ok(`${lists}/add`, '=list=a', '=address=192.0.2.1', '=comment=yes');
    const row = async () => (await client.ok(`${lists}/print`, `?.id=${id}`)).rows[0];
    assert.equal(id, '*1');
    assert.deepEqual([(await row())?.disabled, (await row())?.comment], ['false', 'yes']);
    await client.ok(`${lists}/set`, `=.id=${id}`, '=address=192.0.2.2', '=disabled=yes');
    assert.deepEqual([(await row())?.address, (await row())?.disabled], ['192.0.2.2', 'true']);
    await client.ok(`${lists}/enable`, `=numbers=${id}`);
    assert.equal((await row())?.disabled, 'false');
    assert.equal((await client.ok(`${lists}/get`, `=number=${id}`, '=value-name=list')).ret, 'a');
    await client.ok(`${lists}/remove`, `=.id=${id}`);
    await checkRefused(client, [`${lists}/remove`, `=.id=${id}`], 'no such item');
    assert.equal((await client.ok(`${lists}/add`, '=list=a', '=address=192.0.2.1')).ret, '*2');
  });

  it('selects rows by queries and columns by .proplist', async () => {
    const client = await logIn(await startRouter());
    const names = async (...queries: string[]) =>
      (await client.ok('/ip/service/print', ...queries, '=.proplist=name')).rows.map((row) => row.name);
    assert.deepEqual(await names('?name=api'), ['api']);
    assert.deepEqual(await names('?>port=8000'), ['winbox', 'api', 'api-ssl']);
    assert.deepEqual(await names('?name=api', '?name=ftp', '?#|'), ['ftp', 'api']);
    assert.deepEqual(await names('?certificate', '?disabled=false'), ['api-ssl']);
    assert.deepEqual(await names('?-certificate', '?<port=23'), ['ftp', 'ssh']);
    assert.deepEqual(await names('?name=api', '?#!', '?certificate'), ['www-ssl', 'api-ssl']);
    assert.equal((await client.ok('/ip/service/print', '?disabled=true', '=count-only=')).ret, '1');
  });

  it('orders rules by place-before and move', async () => {
    const client = await logIn(await startRouter());
    const add = async (comment: string, ...words: string[]) =>
      (await client.ok(`${filter}/add`, '=chain=input', `=comment=${comment}`, ...words)).ret!;
    const order = async () => (await client.ok(`${filter}/print`)).rows.map((row) => row.comment).join(' ');
    const a = await add('a');
    const b = await add('b', `=place-before=${a}`);
    await add('c', '=place-before=1');
    assert.equal(await order(), 'b c a');
    await client.ok(`${filter}/move`, `=numbers=${a}`, `=destination=${b}`);
    assert.equal(await order(), 'a b c');
  });

  it('copies a row', async () => {
    const client = await logIn(await startRouter());
    await client.ok(`${filter}/add`, '=chain=input', '=protocol=tcp', '=dst-port=22', '=comment=a');
    await client.ok(`${filter}/add`, '=copy-from=0', '=dst-port=80');
    const { rows } = await client.ok(`${filter}/print`, '=.proplist=chain,protocol,dst-port,comment');
    assert.deepEqual(rows[1], { chain: 'input', protocol: 'tcp', 'dst-port': '80', comment: 'a' });
  });

  it('refuses what the router refuses', async () => {
    const client = await logIn(await startRouter());
    const refuses = (path: string, words: string[], message: string) => checkRefused(client, [path, ...words], message);
    await refuses(`${filter}/add`, ['=action=drop'], 'missing value(s) of argument(s) chain');
    await refuses(`${filter}/add`, ['=chain=input', '=dst-port=99999'], 'invalid value for argument dst-port');
    await refuses(`${filter}/add`, ['=chain=input', '=action=dorp'], 'invalid value for argument action');
    await refuses(`${filter}/add`, ['=chain=input', '=disabled=maybe'], 'invalid value for argument disabled');
    await refuses(
      `${filter}/add`,
      ['=chain=input', '=in-interface=ether9'],
      'input does not match any value of in-interface',
    );
    await refuses(
      '/interface/list/member/add',
      ['=list=nope', '=interface=ether1'],
      'input does not match any value of list',
    );
    await refuses(
      `${lists}/add`,
      ['=list=a', '=address=192.0.2.1', '=timeout=x'],
      'invalid value for argument timeout',
    );
    await client.ok(`${lists}/add`, '=list=a', '=address=192.0.2.1');
    await refuses(`${lists}/add`, ['=list=a', '=address=192.0.2.1'], 'failure: already have such entry');
    await client.ok('/interface/list/add', '=name=x');
    await refuses('/interface/list/add', ['=name=x'], 'failure: already have such name');
    assert.equal((await client.ok(`${filter}/print`)).rows.length, 0);
  });

  it('keeps one record in menus that have no rows', async () => {
    const client = await logIn(await startRouter());
    await client.ok('/system/identity/set', '=name=office');
    assert.equal((await client.ok('/system/identity/get', '=value-name=name')).ret, 'office');
    await client.ok('/system/ntp/client/set', '=enabled=yes');
    assert.deepEqual((await client.ok('/system/ntp/client/print')).rows, [{ enabled: 'true' }]);
  });

  it('never shows a password', async () => {
    const client = await logIn(await startRouter());
    assert.deepEqual(Object.keys((await client.ok('/user/print')).rows[0]!), ['.id', 'name', 'group', 'disabled']);
  });

  it('closes and moves the port of a service', async () => {
    const router = await startRouter();
    const client = await logIn(router);
    await client.ok('/ip/service/set', '=numbers=api-ssl', '=disabled=yes');
    assert.equal(await isOpen(router.ready.apiSsl), false);
    await client.ok('/ip/service/enable', '=numbers=api-ssl');
    assert.equal(await isOpen(router.ready.apiSsl), true);
    const port = router.ready.apiSsl;
    await client.ok('/ip/service/set', '=numbers=api-ssl', '=disabled=yes');
    await client.ok('/ip/service/set', '=numbers=api', `=port=${port}`);
    assert.deepEqual([await isOpen(router.ready.api), await isOpen(port)], [false, true]);
    assert.equal((await client.ok('/system/identity/print')).rows.length, 1, 'the session goes on');
  });
});
