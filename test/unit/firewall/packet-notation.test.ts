import assert from 'node:assert/strict';
import type { Packet } from '../../../server/src/firewall/packet.ts';
import { PacketNotationError, parsePackets, placePacket } from '../../../server/src/firewall/packet-notation.ts';

/** The packets of a line, with their pauses. */
function checkFacts(words: string | string[], ...expected: (Partial<Packet> & { afterMs?: number })[]): void {
  const packets = parsePackets([words].flat()).map(({ facts, afterMs }) => ({ ...facts, afterMs }));
  assert.deepEqual(
    packets,
    expected.map((facts) => ({ family: 4, afterMs: 0, ...facts })),
  );
}

function checkRefused(line: string, message: RegExp): void {
  assert.throws(() => parsePackets([line]), PacketNotationError);
  assert.throws(() => parsePackets([line]), message);
}

describe('packet notation', () => {
  it('names a protocol, a port, and what is not as usual', () => {
    checkFacts('tcp/8291', { protocol: 'tcp', destinationPort: 8291 });
    checkFacts('udp/1701 from 192.0.2.7 in ether1 after 5s payload "hello world"', {
      protocol: 'udp',
      destinationPort: 1701,
      source: '192.0.2.7',
      inInterface: 'ether1',
      afterMs: 5000,
      payload: 'hello world',
    });
    checkFacts('icmp size 720 type 13:0', { protocol: 'icmp', size: 720, icmpType: 13, icmpCode: 0 });
    checkFacts('tcp/1 state established flags syn,ack', {
      protocol: 'tcp',
      destinationPort: 1,
      connectionState: 'established',
      tcpFlags: ['syn', 'ack'],
    });
  });

  it('takes packets one behind the other, in one text or in words', () => {
    const packets = [
      { protocol: 'tcp', destinationPort: 1 },
      { protocol: 'icmp' },
      { protocol: 'udp', destinationPort: 2, payload: 'tcp/3 from', afterMs: 200 },
    ];
    checkFacts('tcp/1 icmp udp/2 payload "tcp/3 from" after 200ms', ...packets);
    checkFacts(['tcp/1', 'icmp', 'udp/2', 'payload', 'tcp/3 from', 'after', '200ms'], ...packets);
    checkFacts([]);
  });

  it('is of the family of its addresses', () => {
    checkFacts('icmp from 2001:db8::7', { family: 6, protocol: 'icmpv6', source: '2001:db8::7' });
    checkFacts('icmpv6', { family: 6, protocol: 'icmpv6' });
    checkFacts('tcp/1 from [2001:db8::7]:5000 to 2001:db8::1', {
      family: 6,
      protocol: 'tcp',
      destinationPort: 1,
      source: '2001:db8::7',
      sourcePort: 5000,
      destination: '2001:db8::1',
    });
    checkRefused('tcp/1 from 2001:db8::7 to 192.0.2.1', /of both/);
  });

  it('says what is wrong', () => {
    checkRefused('foo/1', /"foo\/1" begins no packet/);
    checkRefused('tcp', /lacks the port/);
    checkRefused('icmp/8', /have no port/);
    checkRefused('tcp/65536', /not a port/);
    checkRefused('tcp/1 from', /a value is missing/);
    checkRefused('tcp/1 from 10.0.0.0/8', /no address/);
    checkRefused('tcp/1 after soon', /no time/);
    checkRefused('tcp/1 state open', /There are: new, established/);
    checkRefused('tcp/1 via ether1', /"via" begins no packet/);
  });

  it('is placed by what the firewall says of interfaces and addresses', () => {
    const surroundings = {
      interfaceLists: new Map([
        ['WAN', ['lte1', 'ether1']],
        ['LAN', ['bridge']],
      ]),
      addresses: ['192.0.2.9'],
    };
    const place = (line: string) => {
      const { inInterface, inInterfaceLists, destinationType } = placePacket(parsePackets([line])[0]!, surroundings);
      return [inInterface, ...inInterfaceLists, destinationType];
    };
    assert.deepEqual(place('tcp/1'), ['lte1', 'WAN', 'local']);
    assert.deepEqual(place('tcp/1 in bridge to 192.0.2.9'), ['bridge', 'LAN', 'local']);
    assert.deepEqual(place('tcp/1 in vlan7 to 10.0.0.5'), ['vlan7', 'unicast']);
    assert.deepEqual(place('udp/1 to 224.0.0.251'), ['lte1', 'WAN', 'multicast']);
  });
});
