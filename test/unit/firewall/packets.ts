/** Packets and rules in a few words. */
import { Analysis } from '../../../server/src/analysis.ts';
import type { Packet } from '../../../server/src/firewall/packet.ts';
import { initialLists, type SourceRule } from '../../../server/src/firewall/read-firewall.ts';
import { simulate, type Verdict } from '../../../server/src/firewall/simulator.ts';

/** A new TCP connection from the internet to port 8728, unless said otherwise. */
export function packet(changes: Partial<Packet> = {}): Packet {
  return {
    family: 4,
    protocol: 'tcp',
    source: '198.51.100.7',
    destination: '192.0.2.1',
    sourcePort: 49152,
    destinationPort: 8728,
    size: 40,
    payload: '',
    connectionState: 'new',
    inInterface: 'ether1',
    inInterfaceLists: ['WAN'],
    ...changes,
  };
}

export function rulesOf(script: string): SourceRule[] {
  return new Analysis(script).firewall.rules;
}

/** Sends packets through the firewall of a script, the given seconds apart, and tells what became of each. */
export function sendThrough(script: string, packets: readonly Partial<Packet>[], secondsApart = 1): Verdict[] {
  const { firewall } = new Analysis(script);
  const lists = initialLists(firewall);
  return packets.map((changes, index) => {
    return simulate(firewall.rules, lists, packet(changes), index * secondsApart * 1000);
  });
}
