/** A packet as the firewall sees it. */
import type { Family } from './rule.ts';

export interface Packet {
  family: Family;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `ipsec-esp` …, as rules name it. */
  protocol: string;
  source: string;
  destination: string;
  sourcePort: number | null;
  destinationPort: number | null;
  /** Bytes of the whole IP packet. */
  size: number;
  /** What TCP or UDP carries, as text. */
  payload: string;
  connectionState: 'new' | 'established' | 'related' | 'invalid' | 'untracked';
  inInterface: string;
  /** Interface lists that the incoming interface is a member of. */
  inInterfaceLists: readonly string[];
}
