/** A knock as it is meant to be sent, and a packet to what it opens. */
import type { Knock } from './machine/knocks.ts';
import { createPacket, type Packet } from './packet.ts';
import { inARow, meantPackets, type TimedPacket } from './proofs/proof.ts';

/** Where no packet that the rules let in is known: the port of WinBox. */
const USUAL_SERVICE = 8291;

/** The packets of the stages and the one that shows whether the door is open. */
export function knockRun(knock: Knock): TimedPacket[] {
  const meant = meantPackets(knock);
  if (meant !== null) return inARow([...meant.steps, meant.service], meant.pause);
  const [, port] = /^tcp\/(\d+)/.exec(knock.door.opens[0] ?? '') ?? [];
  const destinationPort = port === undefined ? USUAL_SERVICE : Number(port);
  const service = createPacket({ ...knock.machine.sender, protocol: 'tcp', destinationPort });
  const sent: Packet[] = [];
  for (const packet of askedPackets(knock)) sent.push(...asSent(knock, sent, packet));
  return inARow([...sent, service]);
}

/** What the rules of the stages ask for, whether or not they are ever met. */
export function askedPackets({ machine, steps }: Knock): Packet[] {
  return steps.map(({ protocol, port, packetSize, payload }) => {
    const isIcmp6 = protocol === 'icmp' && machine.family === 6;
    const facts = { protocol: isIcmp6 ? 'icmpv6' : protocol, destinationPort: port, payload: payload ?? '' };
    return createPacket({ ...machine.sender, ...facts, ...(packetSize !== null && { size: packetSize }) });
  });
}

/** Data over TCP: the packet that opens the connection, and the one in it that carries the data. */
export function asConnection({ size: _, tcpFlags: __, payload, ...facts }: Packet): [opening: Packet, data: Packet] {
  return [createPacket(facts), createPacket({ ...facts, payload, connectionState: 'established' })];
}

/** The headers of IP and of TCP, or of UDP or ICMP, in bytes. */
export function leastSize({ family, protocol }: Pick<Packet, 'family' | 'protocol'>): number {
  return (family === 4 ? 20 : 40) + (protocol === 'tcp' ? 20 : 8);
}

/** What a client can send, after other packets, of what a rule asks for: data only where the connection is let in. */
function asSent({ machine }: Knock, before: readonly Packet[], packet: Packet): Packet[] {
  if (packet.protocol !== 'tcp' || packet.payload === '') {
    return [{ ...packet, size: Math.max(packet.size, leastSize(packet)) }];
  }
  const [opening, data] = asConnection(packet);
  const { accepted } = machine.replay(inARow([...before, opening])).at(-1)!;
  return accepted ? [opening, data] : [opening];
}
