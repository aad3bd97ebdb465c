import assert from 'node:assert/strict';
import { checkRefused, logIn, startRouter, stopAll } from './harness.ts';

describe('practice router, files', () => {
  afterEach(stopAll);

  it('keeps what it is given, byte for byte', async () => {
    const client = await logIn(await startRouter());
    const { ret: id } = await client.ok('/file/add', '=name=a.txt', '=type=file');
    const contents = 'Grüße\r\n=\0日本 "quoted"\n';
    await client.ok('/file/set', `=.id=${id}`, `=contents=${contents}`);
    const [row] = (await client.ok('/file/print', '?name=a.txt')).rows;
    assert.match(id!, /^\*\*[\w-]{24}$/);
    assert.deepEqual([row?.['.id'], row?.contents, row?.size], [id, contents, String(Buffer.byteLength(contents))]);
    await client.ok('/file/remove', '=numbers=a.txt');
    await checkRefused(client, ['/file/set', `=.id=${id}`, '=contents='], 'no such item');
    assert.equal((await client.ok('/file/add', '=name=a.txt')).ret, id, 'the id belongs to the name');
  });

  it('refuses a file that exists', async () => {
    const client = await logIn(await startRouter());
    await client.ok('/file/add', '=name=a.txt');
    await checkRefused(client, ['/file/add', '=name=a.txt'], 'failure: already have such name');
  });

  it('takes 60 416 bytes, refuses 61 440, and hangs up at 102 400', async () => {
    const client = await logIn(await startRouter());
    await client.ok('/file/add', '=name=a');
    const set = (size: number) => ['/file/set', '=numbers=a', `=contents=${'x'.repeat(size)}`];
    await client.ok(...set(60_416));
    await checkRefused(client, set(61_440), 'failure: contents too long');
    assert.deepEqual((await client.run(...set(102_400))).sentences, []);
    await client.ended;
  });

  it('is read in pieces', async () => {
    const client = await logIn(await startRouter());
    await client.ok('/file/add', '=name=a', '=contents=0123456789');
    const read = async (offset: number, size: number) =>
      (await client.ok('/file/read', '=file=a', `=offset=${offset}`, `=chunk-size=${size}`)).rows[0]?.data;
    assert.deepEqual([await read(0, 4), await read(8, 4), await read(20, 4)], ['0123', '89', '']);
    await checkRefused(client, ['/file/read', '=file=a', '=chunk-size=32769'], 'invalid value for argument chunk-size');
  });

  it('has no room when a fault says so', async () => {
    const client = await logIn(await startRouter({ faults: { diskFull: true } }));
    await checkRefused(client, ['/file/add', '=name=a', '=contents=x'], 'failure: not enough space on disk');
    await checkRefused(client, ['/system/backup/save', '=name=a'], 'failure: not enough space on disk');
  });
});
