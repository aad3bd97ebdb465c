/** Sends written packets one after the other through a firewall that begins as its script leaves it. */
import { compileLayer7 } from './layer7.ts';
import { placePacket, type WrittenPacket } from './packet-notation.ts';
import { type Firewall, initialLists } from './read-firewall.ts';
import { type SimulationOptions, simulate, type Verdict } from './simulator.ts';

export interface PlayedPacket {
  /** As it was written. */
  text: string;
  /** Milliseconds since the start. */
  atMs: number;
  verdict: Verdict;
}

export function playPackets(
  firewall: Firewall,
  packets: readonly WrittenPacket[],
  onUnknown: SimulationOptions['onUnknown'] = 'skip',
): PlayedPacket[] {
  const lists = initialLists(firewall);
  const options = { onUnknown, layer7: compileLayer7(firewall.layer7), addresses: firewall.addresses };
  let now = 0;
  return packets.map((packet) => {
    now += packet.afterMs;
    const verdict = simulate(firewall.rules, lists, placePacket(packet, firewall), now, options);
    return { text: packet.text, atMs: now, verdict };
  });
}
