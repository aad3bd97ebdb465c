/** What the project's own simulator says of a case; all that these tests know of it. */
import { Analysis } from '../../server/src/analysis.ts';
import type { ListEntry } from '../../server/src/firewall/address-lists.ts';
import { createPacket, type Packet } from '../../server/src/firewall/packet.ts';
import { initialLists } from '../../server/src/firewall/read-firewall.ts';
import type { Family, Rule } from '../../server/src/firewall/rule.ts';
import { simulate } from '../../server/src/firewall/simulator.ts';
import { type Attempt, type FirewallCase, SENDERS, scriptOf } from './random-firewall.ts';

export interface SimulatedPacket {
  packet: Packet;
  accepted: boolean;
}

export interface SimulatedCase {
  family: Family;
  /** The address that this firewall, and no other, protects. */
  address: string;
  rules: readonly Rule[];
  entries: readonly ListEntry[];
  packets: SimulatedPacket[];
}

interface Connection {
  sourcePort: number;
  /** The router has answered its first packet that it accepted. */
  isAnswered: boolean;
}

const FIRST_SOURCE_PORT = 40_000;
const IP_HEADER = { 4: 20, 6: 40 };
const HEADER = { tcp: 20, udp: 8, icmp: 8, 'ipsec-esp': 8 };
const ECHO = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } };

/** Plays a case with so many seconds between its packets. */
export function simulateCase(firewallCase: FirewallCase, address: string, secondsApart: number): SimulatedCase {
  const { family, attempts } = firewallCase;
  const { firewall } = new Analysis(scriptOf(firewallCase));
  const lists = initialLists(firewall);
  const connections: Connection[] = [];
  const packets = attempts.map((attempt, index): SimulatedPacket => {
    const connection = connections[attempt.continues ?? index] ?? {
      sourcePort: FIRST_SOURCE_PORT + index,
      isAnswered: false,
    };
    connections[index] = connection;
    const packet = packetOf(family, attempt, address, connection);
    const verdict = simulate(firewall.rules, lists, packet, index * secondsApart * 1000);
    const isTracked = attempt.protocol !== 'ipsec-esp' && verdict.packet.connectionState === 'new';
    connection.isAnswered ||= verdict.accepted && isTracked;
    return { packet, accepted: verdict.accepted };
  });
  return { family, address, rules: firewall.rules, entries: firewall.entries, packets };
}

/** Nothing answers a packet that was refused, so the next one of its connection is a new one again. */
function packetOf(family: Family, attempt: Attempt, address: string, { sourcePort, isAnswered }: Connection): Packet {
  const { protocol, isStray } = attempt;
  const isIcmp = protocol === 'icmp';
  const hasPorts = protocol === 'tcp' || protocol === 'udp';
  const isInvalid = isStray && (protocol === 'tcp' || isIcmp);
  return createPacket({
    family,
    protocol: isIcmp && family === 6 ? 'icmpv6' : protocol,
    source: SENDERS[family][attempt.sender]!,
    destination: address,
    // Of ICMP and ESP, the sender writes it where the identifier and the SPI stand.
    sourcePort,
    destinationPort: hasPorts ? attempt.port : null,
    size: IP_HEADER[family] + HEADER[protocol] + attempt.data,
    connectionState: isInvalid ? 'invalid' : isAnswered ? 'established' : 'new',
    ...(isIcmp && { icmpType: ECHO[family][isInvalid ? 'reply' : 'request'], icmpCode: attempt.code }),
    ...(protocol === 'tcp' && { tcpFlags: isInvalid || isAnswered ? ['ack'] : ['syn'] }),
  });
}
