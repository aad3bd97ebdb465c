/** Packets, and what a router's service would answer to them, as bytes from the IP header on. */
import ipaddr from 'ipaddr.js';
import type { Packet } from '../../server/src/firewall/packet.ts';

const NUMBER = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
  ['ipsec-esp', 50],
  ['icmpv6', 58],
]);
const TCP_FLAG = { syn: 0x02, ack: 0x10 };
const WINDOW = 8192;

/** The hop limit (IPv4: TTL) is free for the sender's use. */
export function bytesOf(packet: Packet, hopLimit: number): Buffer {
  const { source, destination, sourcePort, destinationPort, tcpFlags = [], icmpType } = packet;
  const isSyn = tcpFlags.includes('syn');
  const flags = isSyn ? TCP_FLAG.syn : TCP_FLAG.ack;
  const body = payloadOf(packet, sourcePort!, destinationPort ?? 0, icmpType ?? 0);
  if (packet.protocol === 'tcp') writeTcp(body, isSyn ? [0, 0, flags] : [1, 1, flags]);
  return withHeader(packet, source, destination, hopLimit, body);
}

/** SYN-ACK to a SYN, an echo reply to a request, a datagram to a datagram. */
export function replyTo(packet: Packet, hopLimit: number): Buffer {
  const { family, source, destination, sourcePort, destinationPort } = packet;
  const [from, to] = packet.icmpType === undefined ? [destinationPort ?? 0, sourcePort!] : [sourcePort!, 0];
  const body = payloadOf(packet, from, to, family === 4 ? 0 : 129);
  if (packet.protocol === 'tcp') writeTcp(body, [0, 1, TCP_FLAG.syn | TCP_FLAG.ack]);
  return withHeader(packet, destination, source, hopLimit, body);
}

/** All but the header of IP; checksums stay zero, as nothing behind the firewall reads the packets. */
function payloadOf(packet: Packet, from: number, to: number, icmpType: number): Buffer {
  const body = Buffer.alloc(packet.size - (packet.family === 4 ? 20 : 40));
  if (packet.protocol === 'ipsec-esp') {
    body.writeUInt32BE(from, 0);
  } else if (packet.icmpType !== undefined) {
    body.writeUInt8(icmpType, 0);
    body.writeUInt8(packet.icmpCode ?? 0, 1);
    body.writeUInt16BE(from, 4);
  } else {
    body.writeUInt16BE(from, 0);
    body.writeUInt16BE(to, 2);
    if (packet.protocol === 'udp') body.writeUInt16BE(body.length, 4);
  }
  return body;
}

function writeTcp(body: Buffer, [sequence, acknowledged, flags]: [number, number, number]): void {
  body.writeUInt32BE(sequence, 4);
  body.writeUInt32BE(acknowledged, 8);
  body.writeUInt8(5 << 4, 12);
  body.writeUInt8(flags, 13);
  body.writeUInt16BE(WINDOW, 14);
}

function withHeader(packet: Packet, source: string, destination: string, hopLimit: number, body: Buffer): Buffer {
  const protocol = NUMBER.get(packet.protocol)!;
  const addresses = Buffer.concat([source, destination].map((text) => Buffer.from(ipaddr.parse(text).toByteArray())));
  if (packet.family === 6) {
    const start = Buffer.from([0x60, 0, 0, 0, 0, 0, protocol, hopLimit]);
    start.writeUInt16BE(body.length, 4);
    return Buffer.concat([start, addresses, body]);
  }
  const start = Buffer.from([0x45, 0, 0, 0, 0, 1, 0, 0, hopLimit, protocol, 0, 0]);
  start.writeUInt16BE(packet.size, 2);
  const header = Buffer.concat([start, addresses]);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, body]);
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
