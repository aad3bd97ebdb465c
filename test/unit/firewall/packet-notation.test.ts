import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createPacket, type Packet } from '../../../server/src/firewall/packet.ts';
import {
  formatPacket,
  PacketNotationError,
  parsePackets,
  placePacket,
} from '../../../server/src/firewall/packet-notation.ts';

/** The packets of a line, with their pauses. */
function checkFacts(words: string | string[], ...expected: (Partial<Packet> & { afterMs?: number })[]): void {
  const packets = parsePackets([words].flat()).map(({ facts, afterMs }) => ({ ...facts, afterMs }));
  assert.deepEqual(
    packets,
    expected.map((facts) => ({ family: 4, afterMs: 0, ...facts })),
  );
}

const surroundings = {
  interfaceLists: new Map([
    ['WAN', ['lte1', 'ether1']],
    ['LAN', ['bridge']],
  ]),
  addresses: ['192.0.2.9'],
};

function checkWritten(facts: Partial<Packet>, afterMs: number, expected: string): void {
  const sender = { inInterface: 'lte1' };
  assert.equal(formatPacket(createPacket({ ...sender, ...facts }), afterMs, surroundings), expected);
}

/** Packets as the proofs send them, at the default places and at others. */
const anyPacket = fc
  .record(
    {
      family: fc.constantFrom<4 | 6>(4, 6),
      protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'ipsec-esp'),
      port: fc.nat(65_535),
      isOther: fc.boolean(),
      payload: fc.string({ unit: 'binary' }),
      connectionState: fc.constantFrom<Packet['connectionState']>('new', 'established', 'invalid'),
      inInterface: fc.constantFrom('ether1', 'lte1', 'vlan7'),
      inInterfaceLists: fc.constantFrom<string[]>(['WAN'], ['WAN', 'PUBLIC'], []),
      destinationType: fc.constantFrom<'local' | 'unicast'>('local', 'unicast'),
    },
    { requiredKeys: ['family', 'protocol', 'port', 'isOther'] },
  )
  .map(({ port, isOther, protocol, ...facts }) => {
    const ownProtocol = protocol === 'icmp' && facts.family === 6 ? 'icmpv6' : protocol;
    const ports = protocol === 'tcp' || protocol === 'udp' ? { destinationPort: port } : {};
    const others = { source: facts.family === 4 ? '203.0.113.5' : '2001:db8::5', size: 1000, tcpFlags: ['fin'] };
    return createPacket({ ...facts, protocol: ownProtocol, ...ports, ...(isOther && others) });
  });

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

  it('carries any bytes, as RouterOS writes them in strings', () => {
    const bytes = String.raw`udp/1 payload "a \"quote\", C:\\dir, \00\0D\n and \q"`;
    checkFacts(bytes, { protocol: 'udp', destinationPort: 1, payload: 'a "quote", C:\\dir, \0\r\n and \\q' });
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
    checkRefused('tcp/1 payload "open', /in quotes has no end: "open/);
  });

  it('is placed by what the firewall says of interfaces and addresses', () => {
    const place = (line: string) => {
      const { inInterface, inInterfaceLists, destinationType } = placePacket(parsePackets([line])[0]!, surroundings);
      return [inInterface, ...inInterfaceLists, destinationType];
    };
    assert.deepEqual(place('tcp/1'), ['lte1', 'WAN', 'local']);
    assert.deepEqual(place('tcp/1 in bridge to 192.0.2.9'), ['bridge', 'LAN', 'local']);
    assert.deepEqual(place('tcp/1 in vlan7 to 10.0.0.5'), ['vlan7', 'unicast']);
    assert.deepEqual(place('udp/1 to 224.0.0.251'), ['lte1', 'WAN', 'multicast']);
    assert.deepEqual(place('tcp/1 in ether5 in-list WAN,GUESTS'), ['ether5', 'WAN', 'GUESTS', 'local']);
    assert.deepEqual(place('tcp/1 to 203.0.113.1 to-type local in-list none'), ['lte1', 'local']);
  });

  it('is written with what is not as usual', () => {
    checkWritten({ protocol: 'tcp', destinationPort: 22 }, 0, 'tcp/22');
    checkWritten(
      { protocol: 'udp', destinationPort: 7, payload: 'say "a\\b"\0' },
      200,
      String.raw`udp/7 payload "say \"a\\b\"\00" after 200ms`,
    );
    checkWritten({ protocol: 'icmp', size: 720 }, 10_000, 'icmp size 720 after 10s');
    checkWritten({ family: 6, protocol: 'icmpv6' }, 0, 'icmpv6');
    checkWritten(
      { protocol: 'tcp', destinationPort: 80, connectionState: 'established', inInterface: 'ether1' },
      0,
      'tcp/80 in ether1 state established',
    );
  });

  it('gives the same packet when what was written is read', () => {
    fc.assert(
      fc.property(anyPacket, fc.nat(100_000), (packet, afterMs) => {
        const [written] = parsePackets([formatPacket(packet, afterMs, surroundings)]);
        assert.equal(written!.afterMs, afterMs);
        // A packet without TCP has no flags: what is absent stays absent.
        assert.deepEqual({ ...placePacket(written!, surroundings) }, { ...packet });
      }),
    );
  });
});
