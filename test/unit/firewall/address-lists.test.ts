import assert from 'node:assert/strict';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';

const SECOND = 1000;

function listsWith(...entries: [address: string, expiresAt: number | null][]): AddressLists {
  const lists = new AddressLists();
  for (const [address, expiresAt] of entries) lists.add({ list: 'door', address, expiresAt, dynamic: true });
  return lists;
}

describe('address lists', () => {
  it('hold addresses, prefixes and ranges by the name of the list', () => {
    const lists = listsWith(['10.0.0.1', null], ['192.168.0.0/16', null], ['2001:db8::1-2001:db8::9', null]);
    assert.ok(lists.has('door', '10.0.0.1', 0));
    assert.ok(lists.has('door', '192.168.7.7', 0));
    assert.ok(lists.has('door', '2001:db8::5', 0));
    assert.ok(!lists.has('Door', '10.0.0.1', 0));
    assert.ok(!lists.has('door', '10.0.0.2', 0));
  });

  it('match nothing by a name of a host', () => {
    assert.ok(!listsWith(['host.example', null]).has('door', '10.0.0.1', 0));
  });

  it('tell whether they hold names, which may be of anybody', () => {
    const lists = listsWith(['10.0.0.1', null], ['host.example', 10 * SECOND]);
    assert.ok(lists.holdsNames('door', 0));
    assert.ok(!lists.holdsNames('door', 10 * SECOND));
    assert.ok(!lists.holdsNames('other', 0));
  });

  it('know of what is added and removed after somebody asked', () => {
    const lists = listsWith(['10.0.0.0/24', null]);
    assert.ok(!lists.has('door', '10.0.1.1', 0));
    lists.add({ list: 'door', address: '10.0.1.1', expiresAt: null, dynamic: true });
    lists.remove('door', '10.0.0.0/24');
    assert.ok(lists.has('door', '10.0.1.1', 0));
    assert.ok(!lists.has('door', '10.0.0.1', 0));
    lists.add({ list: 'door', address: '10.0.0.0/24', expiresAt: null, dynamic: true });
    assert.ok(lists.has('door', '10.0.0.1', 0));
  });

  it('forget an entry when its time is over', () => {
    const lists = listsWith(['10.0.0.1', 10 * SECOND]);
    assert.ok(lists.has('door', '10.0.0.1', 10 * SECOND - 1));
    assert.ok(!lists.has('door', '10.0.0.1', 10 * SECOND));
    assert.equal(lists.entries(10 * SECOND).length, 0);
  });

  it('begin the time of an entry anew when it is added again', () => {
    const lists = listsWith(['10.0.0.1', 10 * SECOND], ['10.0.0.1', 15 * SECOND]);
    assert.equal(lists.entries(0).length, 1);
    assert.ok(lists.has('door', '10.0.0.1', 12 * SECOND));
  });

  it('keep an entry that stays as it is', () => {
    const lists = listsWith(['10.0.0.1', null], ['10.0.0.1', 5 * SECOND]);
    assert.ok(lists.has('door', '10.0.0.1', 3600 * SECOND));
  });

  it('lose what is removed, and nothing else', () => {
    const lists = listsWith(['10.0.0.1', null], ['10.0.0.2', null]);
    lists.remove('door', '10.0.0.1');
    assert.deepEqual(
      lists.entries(0).map(({ address }) => address),
      ['10.0.0.2'],
    );
  });

  it('do not change with their copy', () => {
    const lists = listsWith(['10.0.0.1', 10 * SECOND]);
    const copy = lists.clone();
    copy.add({ list: 'door', address: '10.0.0.1', expiresAt: 99 * SECOND, dynamic: true });
    copy.add({ list: 'door', address: '10.0.0.2', expiresAt: null, dynamic: true });
    assert.ok(!lists.has('door', '10.0.0.1', 20 * SECOND));
    assert.ok(!lists.has('door', '10.0.0.2', 0));
  });
});
