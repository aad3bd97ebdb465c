/** Where destination NAT sends a packet. */
import { addressType } from './addresses.ts';
import type { Packet } from './packet.ts';

/** To another address and port, which may be one of the router's own. Of a range it is the first. */
export function translated(
  packet: Packet,
  addresses: string | undefined,
  ports: string | undefined,
  own: readonly string[],
): Packet {
  const destination = addresses?.split(/[-/]/)[0] || packet.destination;
  const isOwn = own.includes(destination) || addressType(destination) === 'local';
  const isUnchanged = destination === packet.destination && packet.destinationType !== undefined;
  const destinationType = isUnchanged ? packet.destinationType! : isOwn ? 'local' : 'unicast';
  return { ...withPort(packet, ports), destination, destinationType };
}

/** To a port of the router itself. */
export function redirected(packet: Packet, ports: string | undefined): Packet {
  return { ...withPort(packet, ports), destinationType: 'local' };
}

function withPort(packet: Packet, ports: string | undefined): Packet {
  const port = Number.parseInt(ports ?? '', 10);
  const isKept = packet.destinationPort === null || Number.isNaN(port);
  return {
    ...packet,
    destinationPort: isKept ? packet.destinationPort : port,
    natState: [...(packet.natState ?? []), 'dstnat'],
  };
}
