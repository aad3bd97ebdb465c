import assert from 'node:assert/strict';
import { forgetOwnAddress } from '../../../../client/src/router/deployment/own-address.ts';
import { loggedIn, type Peer } from '../scripted-server.ts';
import { openSession, startServer, stopAll } from '../session-harness.ts';

const lists = [
  ['!re', '=.id=*1', '=list=door', '=address=192.0.2.7'],
  ['!re', '=.id=*2', '=list=stage', '=address=192.0.2.7'],
  ['!re', '=.id=*3', '=list=door', '=address=192.0.2.8'],
  ['!done'],
];

describe('forgetOwnAddress', () => {
  afterEach(stopAll);

  /** @param onRemove is given each `remove` */
  async function forget(onRemove: (words: string[], peer: Peer) => void, addresses = ['192.0.2.7']): Promise<string[]> {
    const active = addresses.map((address) => ['!re', '=name=admin', '=via=api', `=address=${address}`]);
    const server = await startServer(
      loggedIn((words, peer) => {
        if (words[0] === '/user/active/print') peer.answer(words, ...active, ['!done']);
        else if (words[0] === '/ip/firewall/address-list/print') peer.answer(words, ...lists);
        else onRemove(words, peer);
      }),
    );
    return forgetOwnAddress(await openSession(server), 'admin');
  }

  it('sends all removals before it needs an answer: without the door, the firewall may let in no more', async () => {
    const removals: string[][] = [];
    const names = await forget((words, peer) => {
      removals.push(words);
      if (removals.length === 2) for (const removal of removals) peer.answer(removal, ['!done']);
    });
    assert.deepEqual(names, ['door', 'stage']);
    assert.deepEqual(
      removals.map((words) => words[1]),
      ['=.id=*1', '=.id=*2'],
    );
  });

  it('bears with an entry that has run out in the meantime', async () => {
    const names = await forget((words, peer) => {
      if (words.includes('=.id=*2')) peer.answer(words, ['!trap', '=message=no such item'], ['!done']);
      else peer.answer(words, ['!done']);
    });
    assert.deepEqual(names, ['door']);
  });

  it('takes nobody off where it cannot tell which address is its own', async () => {
    const names = await forget(() => assert.fail('removed'), ['192.0.2.7', '192.0.2.8']);
    assert.deepEqual(names, []);
  });
});
