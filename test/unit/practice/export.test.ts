import assert from 'node:assert/strict';
import fc from 'fast-check';
import { logIn, startRouter, stopAll } from './harness.ts';

/** A setup through all kinds of menus; `comments` are put on list entries. */
async function exportOf(comments: string[]): Promise<{ text: string; rows: (menu: string) => object[] }> {
  const router = await startRouter();
  const client = await logIn(router);
  for (const [index, comment] of comments.entries()) {
    await client.ok(
      '/ip/firewall/address-list/add',
      '=list=a',
      `=address=192.0.2.${index % 250}`,
      `=comment=${index} ${comment}`,
    );
  }
  const add = ['/ip/firewall/filter/add', '=chain=input'];
  await client.ok(...add, '=action=drop', '=disabled=yes', '=comment=yes');
  await client.ok(...add, '=protocol=tcp', '=dst-port=!22,80-90', '=connection-state=new', '=place-before=0');
  await client.ok('/ip/service/set', '=numbers=telnet', '=disabled=yes');
  await client.ok('/system/identity/set', '=name=R "1" $x');
  await client.ok('/ip/firewall/address-list/add', '=list=b', '=address=192.0.2.1', '=timeout=1h');
  await client.ok('/export', '=file=all');
  const text = router.rows('/file').find((row) => row.name === 'all.rsc')?.contents;
  return { text: text ?? '', rows: router.rows };
}

describe('practice router, /export', () => {
  afterEach(stopAll);

  it('writes a script that makes the same router', async () => {
    const comments = fc.sample(fc.string({ unit: 'grapheme', maxLength: 20 }), { numRuns: 200, seed: 1 });
    const first = await exportOf(comments);
    const second = await startRouter({ script: first.text });
    const menus = ['/ip/firewall/address-list', '/ip/firewall/filter', '/ip/service', '/system/identity', '/user'];
    const without = ({ '.id': _id, 'creation-time': _time, ...values }: Record<string, string>) => values;
    for (const menu of menus) {
      const lasting = (first.rows(menu) as Record<string, string>[]).filter(
        (row) => row.dynamic !== 'true' || row.list !== 'b',
      );
      assert.deepEqual(second.rows(menu).map(without), lasting.map(without), menu);
    }
  });

  it('is short, sorted and without secrets', async () => {
    const { text } = await exportOf([]);
    assert.deepEqual(text.split('\n').slice(1), [
      '#',
      '/ip firewall filter',
      'add action=accept chain=input connection-state=new dst-port=!22,80-90 protocol=tcp',
      'add action=drop chain=input comment=yes disabled=yes',
      '/ip service',
      'set [ find name=telnet ] disabled=yes',
      '/system identity',
      'set name="R \\"1\\" \\$x"',
      '',
    ]);
  });
});
