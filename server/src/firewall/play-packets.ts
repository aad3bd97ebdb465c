/** Sends packets one after the other through a firewall that begins as its script leaves it. */
import type { ListEntry } from './address-lists.ts';
import { rulesInForce } from './known-rules.ts';
import { compileLayer7 } from './layer7.ts';
import { filledList, isFilling } from './machine/slice.ts';
import type { Packet } from './packet.ts';
import type { TimedPacket } from './proofs/proof.ts';
import { type Firewall, initialLists, type SourceRule } from './read-firewall.ts';
import { type SimulationOptions, simulate, type Verdict } from './simulator.ts';

export interface PlayedPacket {
  /** As it was sent. */
  packet: Packet;
  /** Milliseconds since the start. */
  at: number;
  verdict: Verdict;
  /** The lists that its sender and its receiver are on after it, of those that rules fill. */
  entries: ListEntry[];
}

export interface PlayOptions extends Pick<SimulationOptions, 'onUnknown'> {
  /** The rules that there are, where those are not all of the firewall. */
  rules?: readonly SourceRule[];
}

/** Takes packets in the order in which they are sent, with the milliseconds at which they are. */
export function playPackets(
  firewall: Firewall,
  sent: readonly TimedPacket[],
  { onUnknown = 'skip', rules = firewall.rules }: PlayOptions = {},
): PlayedPacket[] {
  const lists = initialLists(firewall);
  const inForce = rulesInForce(rules);
  const filled = new Set(inForce.filter(isFilling).map(filledList));
  const options = { onUnknown, layer7: compileLayer7(firewall.layer7), addresses: firewall.addresses };
  return sent.map(({ packet, at }) => {
    const verdict = simulate(inForce, lists, packet, at, options);
    const addresses = new Set([packet.source, packet.destination]);
    const entries = [...filled].flatMap((list) =>
      [...addresses].flatMap((address) => lists.entryOf(list, address, at) ?? []),
    );
    return { packet, at, verdict, entries };
  });
}
