/** Scripts of test/fixtures/practice: what they print stands in them, in lines that begin with `#=`. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, logIn, startRouter, stopAll } from './harness.ts';

const folder = join(import.meta.dirname, '../../fixtures/practice');

describe('practice router, scripts', () => {
  afterEach(stopAll);

  it('call global functions of other scripts as their own', async () => {
    const router = await startRouter();
    const [one, other] = [await logIn(router), await logIn(router)];
    const run = async (client: Client, script: string) =>
      (await client.ok('/execute', `=script=${script}`, '=as-string=')).ret;
    assert.equal(await run(one, ':global hello do={ :put "hello $1" }'), '');
    one.close();
    assert.equal(await run(other, ':global hello; $hello world'), 'hello world\r\n');
  });

  for (const name of readdirSync(folder)) {
    it(`${name} prints what it says`, async () => {
      const text = readFileSync(join(folder, name), 'utf8');
      const client = await logIn(await startRouter());
      const { ret = '' } = await client.ok('/execute', `=script=${text}`, '=as-string=');
      const expected = [...text.matchAll(/^#= ?(.*)\n/gm)].map((match) => match[1]);
      assert.deepEqual(ret.replace(/\r\n$/, '').split('\r\n'), expected);
    });
  }
});
