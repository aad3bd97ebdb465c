/** Sizes of IP packets, whose payload is what most clients are told. */
import type { KnockStep } from '../knock-plan.ts';

const IP_HEADER = { 4: 20, 6: 40 };
const OWN_HEADER = { tcp: 20, udp: 8, icmp: 8 };

/** Bytes of a packet without payload and options: 28 of an IPv4 ping, 48 of an IPv6 one. */
export function headerBytes(protocol: KnockStep['protocol'], family: 4 | 6): number {
  return IP_HEADER[family] + OWN_HEADER[protocol];
}

/** Bytes of payload of a packet with a given size. */
export function payloadBytes(
  { protocol, packetSize }: Pick<KnockStep, 'protocol' | 'packetSize'>,
  family: 4 | 6,
): number | null {
  return packetSize === null ? null : packetSize - headerBytes(protocol, family);
}

export function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}
