/** Where destination NAT sends a packet. */
import { addressType } from './addresses.ts';
import type { Packet } from './packet.ts';
import type { Rule } from './rule.ts';

const TRANSLATING = new Set(['dst-nat', 'redirect', 'netmap']);

/** Whether a rule sends packets elsewhere. */
export function isTranslating({ table, action }: Rule): boolean {
  return table === 'nat' && TRANSLATING.has(action);
}

/**
 * The packet as a rule sends it on; null for an action that does not say where.
 * @param own the router's own addresses
 */
export function translatedBy({ action, properties }: Rule, packet: Packet, own: readonly string[]): Packet | null {
  const ports = properties.get('to-ports');
  if (action === 'redirect') return redirected(packet, ports);
  if (action !== 'dst-nat' && action !== 'netmap') return null;
  return translated(packet, properties.get('to-addresses') ?? properties.get('to-address'), ports, own);
}

/** To another address and port, which may be one of the router's own. Of a range it is the first. */
function translated(
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
function redirected(packet: Packet, ports: string | undefined): Packet {
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
