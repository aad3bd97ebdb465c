/** What somebody wants of a new knock. */
import { type AddressRange, contains, parseAddressRange } from '../addresses.ts';

/** A packet of the knock: to a port, an echo request of a size, or a datagram with a text. */
export type StepKind = 'tcp' | 'udp' | 'icmp' | 'passphrase';

/** A service of the router. */
export interface ProtectedService {
  protocol: 'tcp' | 'udp' | 'ipsec-esp';
  /** Null for a protocol without ports. */
  port: number | null;
  /** Only inside IPsec, as L2TP should be. */
  isInIpsec?: boolean;
}

/** A service of a host behind the router, over IPv4. */
export interface PortForward {
  protocol: 'tcp' | 'udp';
  /** The port of the router. */
  port: number;
  toAddress: string;
  toPort: number;
}

/** Where strangers come in. */
export interface Entrance {
  kind: 'interface' | 'list';
  name: string;
}

export interface KnockChoices {
  services: ProtectedService[];
  forward: PortForward | null;
  /** Null for any interface. */
  from: Entrance | null;
  /** Addresses, prefixes or ranges that need no knock. */
  allowed: string[];
  steps: StepKind[];
  doorSeconds: number;
  /** A wrong packet after the first right one shuts its sender out for a while. */
  isStrict: boolean;
  /** Senders that try many ports are shut out, over IPv4. */
  bansScans: boolean;
  withIpv6: boolean;
}

/** What has to be guessed of a packet, at least. */
const BITS: Record<StepKind, number> = { tcp: 16, udp: 16, icmp: 10, passphrase: 40 };
const FEWEST_BITS = 40;
/** Two packets are found by a scan; more than six are too many for the proofs to try in every order. */
const FEWEST_STEPS = 3;
const MOST_STEPS = 6;
const DAY_SECONDS = 86_400;
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fe80::/10'].map(
  (prefix) => parseAddressRange(prefix)!,
);

/** Why nothing can be made of the choices; null where it can. */
export function whyNotChosen(choices: KnockChoices): string | null {
  const { services, forward, allowed, steps, doorSeconds, withIpv6 } = choices;
  if (services.length === 0 && forward === null) return 'There is nothing to protect.';
  if (withIpv6 && services.length === 0) return 'A port-forward is of IPv4: there is nothing to protect over IPv6.';
  if (steps.length < FEWEST_STEPS || steps.length > MOST_STEPS)
    return `A knock has ${FEWEST_STEPS} to ${MOST_STEPS} packets.`;
  if (steps[0] === 'icmp') return 'A knock should not begin with a ping: pings come from everywhere.';
  if (steps.reduce((sum, kind) => sum + BITS[kind], 0) < FEWEST_BITS)
    return 'These packets are too easy to guess: take one more, or a port for a ping.';
  if (!(Number.isInteger(doorSeconds) && doorSeconds >= 10 && doorSeconds <= DAY_SECONDS))
    return 'The door is open for 10 seconds to a day.';
  for (const address of allowed) {
    const range = parseAddressRange(address);
    if (range === null) return `${address} is no address, prefix or range of addresses.`;
    if (familyOf(address) === 6 && !withIpv6) return `${address} is of IPv6, for which no rules are asked.`;
  }
  return forward === null || isIpv4(parseAddressRange(forward.toAddress)) ? null : whyNoHost(forward.toAddress);
}

export function familyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/** Whether the address is one of a local network (RFC 1918, RFC 4193, RFC 4291). */
export function isPrivate(address: string): boolean {
  const range = parseAddressRange(address);
  return range !== null && PRIVATE.some((network) => contains(network, range));
}

function isIpv4(range: AddressRange | null): boolean {
  return range !== null && range.family === 4 && range.first === range.last;
}

function whyNoHost(address: string): string {
  return `${address} is no IPv4 address of a host.`;
}
