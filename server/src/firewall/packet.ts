/** A packet as the firewall sees it. */
import type { AddressType } from './addresses.ts';
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
  /** `local` for the router itself, `unicast` for what it passes on. */
  destinationType?: AddressType;
  icmpType?: number;
  icmpCode?: number;
  /** The flags that are set, by their names in rules: `syn`, `ack` … */
  tcpFlags?: readonly string[];
  /** Whether it came in encrypted by IPsec, and was decrypted by the router. Not so when absent. */
  isFromIpsec?: boolean;
  /** Empty as long as the packet goes nowhere: before routing, and to the router itself. */
  outInterface?: string;
  outInterfaceLists?: readonly string[];
  /** Marks that rules have set; none when absent. */
  connectionMark?: string;
  packetMark?: string;
  routingMark?: string;
  /** How its connection is translated: `srcnat`, `dstnat`. Not at all when absent. */
  natState?: readonly string[];
}

/** Documentation addresses (RFC 5737, RFC 3849) stand for a client that no rule knows, and for the router. */
const STRANGER = { 4: '198.51.100.77', 6: '2001:db8:77::77' };
const ROUTER = { 4: '192.0.2.1', 6: '2001:db8::1' };
const IP_HEADER = { 4: 20, 6: 40 };
/** Bytes of the headers without options; a ping carries 56 bytes of its own (Linux, macOS). */
const HEADERS = new Map([
  ['tcp', 20],
  ['udp', 8],
  ['icmp', 64],
  ['icmpv6', 64],
]);
export const ECHO_REQUEST = { 4: 8, 6: 128 };
/** First of the ports that systems give to clients (RFC 6335). */
const CLIENT_PORT = 49152;
const utf8 = new TextEncoder();

/** A packet of a stranger to the router over the port that RouterOS' default configuration calls WAN, unless told otherwise. */
export function createPacket(facts: Partial<Packet>): Packet {
  const family = facts.family ?? 4;
  const protocol = facts.protocol ?? 'tcp';
  const connectionState = facts.connectionState ?? 'new';
  const payload = facts.payload ?? '';
  const isIcmp = protocol === 'icmp' || protocol === 'icmpv6';
  const hasPorts = (facts.destinationPort ?? null) !== null;
  return {
    family,
    protocol,
    source: STRANGER[family],
    destination: ROUTER[family],
    sourcePort: hasPorts ? CLIENT_PORT : null,
    destinationPort: null,
    size: IP_HEADER[family] + (HEADERS.get(protocol) ?? 0) + (payload === '' ? 0 : utf8.encode(payload).length),
    payload,
    connectionState,
    inInterface: 'ether1',
    inInterfaceLists: ['WAN'],
    destinationType: 'local',
    ...(isIcmp && { icmpType: ECHO_REQUEST[family], icmpCode: 0 }),
    ...(protocol === 'tcp' && { tcpFlags: connectionState === 'new' ? ['syn'] : ['ack'] }),
    ...facts,
  };
}

/** Whether clients send it: those that carry data over TCP open a connection first. */
export function isUsual({ protocol, payload, connectionState }: Packet): boolean {
  return protocol !== 'tcp' || payload === '' || connectionState === 'established';
}
