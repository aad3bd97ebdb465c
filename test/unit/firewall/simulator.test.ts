import assert from 'node:assert/strict';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import type { Packet } from '../../../server/src/firewall/packet.ts';
import { simulate } from '../../../server/src/firewall/simulator.ts';
import { packet, rulesOf, sendThrough } from './packets.ts';

/** Whether each packet gets in, one second after the other. */
function checkAccepted(script: string, packets: Partial<Packet>[], expected: boolean[], secondsApart = 1): void {
  assert.deepEqual(
    sendThrough(script, packets, secondsApart).map(({ accepted }) => accepted),
    expected,
  );
}

function checkTrace(script: string, packets: Partial<Packet>[], expected: string[]): void {
  assert.deepEqual(
    sendThrough(script, packets)
      .at(-1)!
      .trace.map(({ effect }) => effect),
    expected,
  );
}

const knock = (destinationPort: number): Partial<Packet> => ({ destinationPort });
const threeStages = `/ip firewall filter
add chain=input connection-state=established action=accept
add chain=input protocol=tcp dst-port=8728 src-address-list=door action=accept
add chain=input protocol=tcp dst-port=3000 src-address-list=two action=add-src-to-address-list address-list=door address-list-timeout=5m
add chain=input protocol=tcp dst-port=2000 src-address-list=one action=add-src-to-address-list address-list=two address-list-timeout=10s
add chain=input protocol=tcp dst-port=1000 action=add-src-to-address-list address-list=one address-list-timeout=10s
add chain=input action=drop
`;

describe('simulator', () => {
  it('lets in what no rule stops', () => {
    checkAccepted('', [{}], [true]);
    checkAccepted('/ip firewall filter add chain=forward action=drop', [{}], [true]);
  });

  it('goes by the first rule that decides', () => {
    checkAccepted('/ip firewall filter\nadd chain=input action=drop\nadd chain=input action=accept', [{}], [false]);
    checkAccepted('/ip firewall filter\nadd chain=input\nadd chain=input action=drop', [{}], [true]);
    checkAccepted('/ip firewall filter\nadd chain=input action=reject', [{}], [false]);
    checkAccepted('/ip firewall filter\nadd chain=input action=log\nadd chain=input action=tarpit', [{}], [false]);
  });

  it('passes over disabled rules, and over those that depend on chance', () => {
    checkAccepted('/ip firewall filter add chain=input action=drop disabled=yes', [{}], [true]);
    checkAccepted('/ip firewall filter add chain=input action=drop random=5', [{}], [true]);
  });

  it('asks raw before filter, whose accept does not save from the filter', () => {
    const drop = '/ip firewall filter add chain=input action=drop\n';
    const accept = '/ip firewall filter add chain=input action=accept\n';
    checkAccepted(`${accept}/ip firewall raw add chain=prerouting action=drop`, [{}], [false]);
    checkAccepted(`${drop}/ip firewall raw add chain=prerouting action=accept`, [{}], [false]);
    checkAccepted(`${accept}/ip firewall raw add chain=output action=drop`, [{}], [true]);
  });

  it('jumps and comes back', () => {
    const script = (inner: string) => `/ip firewall filter
add chain=input action=jump jump-target=inner
add chain=input action=drop
${inner}`;
    checkAccepted(script(''), [{}], [false]);
    checkAccepted(script('add chain=inner action=accept'), [{}], [true]);
    checkAccepted(script('add chain=inner action=return\nadd chain=inner action=accept'), [{}], [false]);
    checkTrace(script('add chain=inner action=return'), [{}], ['jumped to inner', 'returned', 'dropped']);
    checkAccepted('/ip firewall filter\nadd chain=input action=return\nadd chain=input action=drop', [{}], [true]);
  });

  it('comes to an end where chains jump in circles', () => {
    const jump = 'add chain=input action=jump jump-target=input\n';
    checkAccepted(`/ip firewall filter\n${jump}`, [{}], [true]);
    checkAccepted(`/ip firewall filter\n${jump.repeat(3)}add chain=input action=drop`, [{}], [false]);
  });

  it('opens to the knocks in order, for as long as the door says', () => {
    checkAccepted(threeStages, [{}, knock(1000), knock(2000), knock(3000), {}], [false, false, false, false, true]);
    checkAccepted(threeStages, [knock(3000), knock(2000), knock(1000), {}], [false, false, false, false]);
    checkAccepted(threeStages, [knock(1000), knock(2000), {}], [false, false, false]);
    const late = [knock(1000), knock(2000), knock(3000), {}, {}];
    checkAccepted(threeStages, late, [false, false, false, true, true], 9);
    checkAccepted(threeStages, late, [false, false, false, false, false], 11);
  });

  it('keeps a session that is open', () => {
    checkAccepted(threeStages, [{ connectionState: 'established' }], [true]);
  });

  it('opens to nobody else', () => {
    const other = { source: '203.0.113.9' };
    checkAccepted(
      threeStages,
      [knock(1000), { ...knock(2000), ...other }, knock(3000), {}],
      [false, false, false, false],
    );
    checkAccepted(threeStages, [knock(1000), knock(2000), knock(3000), other], [false, false, false, false]);
  });

  it('lets one packet climb stages that stand in the wrong order', () => {
    const script = `/ip firewall filter
add chain=input protocol=tcp dst-port=1000 action=add-src-to-address-list address-list=one address-list-timeout=10s
add chain=input protocol=tcp dst-port=1000-2000 src-address-list=one action=add-src-to-address-list address-list=door
add chain=input src-address-list=door action=accept
add chain=input action=drop
`;
    const source = '198.51.100.7';
    checkTrace(script, [knock(1000)], [`put ${source} on list one`, `put ${source} on list door`, 'accepted']);
  });

  it('puts receivers on lists as well', () => {
    checkTrace(
      '/ip firewall filter\nadd chain=input action=add-dst-to-address-list address-list=x\nadd chain=input dst-address-list=x action=drop',
      [{}],
      ['put 192.0.2.1 on list x', 'dropped'],
    );
  });

  it('keeps what is put on a list as long as the rule says', () => {
    const lists = new AddressLists();
    for (const timeout of ['none-static', 'none-dynamic', '0s', '1m30s']) {
      const list = `address-list=${timeout} address-list-timeout=${timeout}`;
      const rules = rulesOf(`/ip firewall filter add chain=input action=add-src-to-address-list ${list}`);
      simulate(rules, lists, packet(), 1000);
    }
    assert.deepEqual(
      lists.entries(1000).map(({ list, expiresAt, dynamic }) => [list, expiresAt, dynamic]),
      [
        ['none-static', null, false],
        ['none-dynamic', null, true],
        ['0s', null, true],
        ['1m30s', 91_000, true],
      ],
    );
  });

  it('begins with the entries of the script', () => {
    const script = (entry: string) => `/ip firewall address-list add list=lan ${entry}
/ip firewall filter
add chain=input src-address-list=lan action=accept
add chain=input action=drop
`;
    checkAccepted(script('address=198.51.100.0/24'), [{}], [true]);
    checkAccepted(script('address=198.51.100.0/24 disabled=yes'), [{}], [false]);
    checkAccepted(script('address=198.51.100.0/24 timeout=5s'), [{}, {}], [true, false], 5);
  });

  it('keeps the tables of IPv6 apart', () => {
    const v6 = { family: 6, source: '2001:db8::7', destination: '2001:db8::1' } as const;
    checkAccepted('/ipv6 firewall filter add chain=input action=drop', [{}, v6], [true, false]);
    checkAccepted('/ip firewall filter add chain=input action=drop', [{}, v6], [false, true]);
  });
});
