import assert from 'node:assert/strict';
import { AddressLists } from '../../../server/src/firewall/address-lists.ts';
import { isModelled, matches } from '../../../server/src/firewall/matchers.ts';
import type { Packet } from '../../../server/src/firewall/packet.ts';
import { packet, rulesOf } from './packets.ts';

const lists = new AddressLists();
lists.add({ list: 'friends', address: '198.51.100.0/24', expiresAt: 10_000, dynamic: true });

/** Whether a rule with these properties matches the usual packet with changes. */
function checkMatch(properties: string, changes: Partial<Packet>, expected: boolean | null, now = 0): void {
  const [rule] = rulesOf(`/ip firewall filter add chain=input ${properties}`);
  assert.equal(matches(rule!, { packet: packet(changes), lists, now }), expected, properties);
}

describe('matchers', () => {
  it('hold all when there is none, and only together', () => {
    checkMatch('action=drop comment=x log=yes log-prefix=y', {}, true);
    checkMatch('protocol=tcp dst-port=8728', {}, true);
    checkMatch('protocol=udp dst-port=8728', {}, false);
    checkMatch('protocol=tcp dst-port=8729', {}, false);
  });

  it('take ports, ranges of them and lists', () => {
    checkMatch('dst-port=22,8000-9000', {}, true);
    checkMatch('dst-port=22,8729-9000', {}, false);
    checkMatch('dst-port=8000-8728', {}, true);
    checkMatch('src-port=49152', {}, true);
    checkMatch('port=49152', {}, true);
    checkMatch('port=8728', {}, true);
    checkMatch('port=1', {}, false);
    checkMatch('dst-port=0-65535', { protocol: 'icmp', destinationPort: null }, false);
  });

  it('are turned round by an exclamation mark', () => {
    checkMatch('protocol=!udp', {}, true);
    checkMatch('dst-port=!22,8728', {}, false);
    checkMatch('src-address-list=!friends', {}, false);
    checkMatch('src-address-list=!others', {}, true);
    checkMatch('connection-state=!established,related', {}, true);
  });

  it('take addresses and lists of them, as long as the entry lives', () => {
    checkMatch('src-address=198.51.0.0/16', {}, true);
    checkMatch('dst-address=192.0.2.2-192.0.2.9', {}, false);
    checkMatch('src-address-list=friends', {}, true, 9999);
    checkMatch('src-address-list=friends', {}, false, 10_000);
    checkMatch('dst-address-list=friends', {}, false);
    checkMatch('src-address=198.51.100.7', { family: 6, source: '2001:db8::1' }, false);
  });

  it('take states, sizes, contents and interfaces', () => {
    checkMatch('connection-state=established,new', {}, true);
    checkMatch('connection-state=invalid', {}, false);
    checkMatch('packet-size=40', {}, true);
    checkMatch('packet-size=41-100', {}, false);
    checkMatch('content="open sesame"', { payload: 'say open sesame' }, true);
    checkMatch('content="open sesame"', { payload: 'Open Sesame' }, false);
    checkMatch('in-interface=ether1', {}, true);
    checkMatch('in-interface=all-ethernet', {}, true);
    checkMatch('in-interface=all-ppp', {}, false);
    checkMatch('in-interface=all-ppp', { inInterface: 'l2tp-home' }, null);
    checkMatch('in-interface-list=WAN', {}, true);
    checkMatch('in-interface-list=LAN', {}, false);
    checkMatch('in-interface-list=all', {}, true);
  });

  it('say nothing where a packet does not tell, unless something else decides', () => {
    checkMatch('limit=1,5:packet', {}, null);
    checkMatch('psd=!21,3s,3,1', {}, null);
    checkMatch('limit=1,5:packet protocol=udp', {}, false);
  });

  it('ask for nothing where they are empty, and say nothing where the script computes them', () => {
    checkMatch('src-address-list="" dst-address-type=""', {}, true);
    checkMatch('dst-port=$port', {}, null);
    checkMatch('dst-port=$port protocol=udp', {}, false);
  });

  it('say nothing of facts that a packet lacks', () => {
    checkMatch('protocol=icmp icmp-options=8:0', { protocol: 'icmp' }, null);
    checkMatch('protocol=icmp icmp-options=8:0', { protocol: 'icmp', icmpType: 8 }, true);
    checkMatch('protocol=tcp tcp-flags=syn', {}, null);
    checkMatch('out-interface=ether2', {}, null);
    checkMatch('dst-address-type=local', {}, null);
    checkMatch('dst-address-type=broadcast', { destination: '255.255.255.255' }, true);
  });

  it('tell whether a packet answers all of them', () => {
    const [plain, chance] = rulesOf('/ip firewall filter\nadd protocol=tcp action=drop\nadd random=5 action=drop\n');
    assert.ok(isModelled(plain!));
    assert.ok(!isModelled(chance!));
  });
});
