/** Addresses as firewall rules and address lists write them: one address, a prefix, or a range. */
import ipaddr from 'ipaddr.js';

/** What an address is to the router, as `dst-address-type` names it. */
export type AddressType = 'local' | 'unicast' | 'broadcast' | 'multicast';

/** An inclusive range of addresses of one family, compared as numbers. */
export interface AddressRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
}

/** The ones that were read last: a packet is asked for its address again and again. */
const known = new Map<string, AddressRange | null>();
const MOST_KNOWN = 4096;
const PLAIN_IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.1-10.0.0.9` and the same for IPv6; null for what is not an address (a DNS name). */
export function parseAddressRange(text: string): AddressRange | null {
  let range = known.get(text);
  if (range === undefined) {
    range = readRange(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, range);
  }
  return range;
}

const ofOwners = new WeakMap<object, AddressRange | null>();

/** The same, read once for the rule, entry or packet that it belongs to; an exclamation mark before it is passed over. */
export function rangeOf(owner: object, text: string): AddressRange | null {
  let range = ofOwners.get(owner);
  if (range === undefined) {
    range = readRange(text.replace('!', ''));
    ofOwners.set(owner, range);
  }
  return range;
}

function readRange(text: string): AddressRange | null {
  // By far most addresses are written like this, and rules have a hundred thousand of them.
  const parts = PLAIN_IPV4.exec(text);
  if (parts !== null) return plainIpv4(parts);
  const dash = text.indexOf('-');
  if (dash > 0) return between(parseAddressRange(text.slice(0, dash)), parseAddressRange(text.slice(dash + 1)));
  const [address = '', prefix] = text.split('/');
  if (!ipaddr.isValid(address) || (prefix !== undefined && !/^\d+$/.test(prefix))) return null;
  const parsed = ipaddr.parse(address);
  const family = parsed.kind() === 'ipv4' ? 4 : 6;
  const width = family === 4 ? 32 : 128;
  const length = prefix === undefined ? width : Number(prefix);
  if (length > width) return null;
  const value = toNumber(parsed.toByteArray());
  const size = 1n << BigInt(width - length);
  const first = (value / size) * size;
  return { family, first, last: first + size - 1n };
}

/** Whether the inner range, or the one address that it is, lies in the outer one. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether an address lies in what is written as an address, a prefix or a range. */
export function liesIn(range: string, address: string): boolean {
  const outer = parseAddressRange(range);
  const point = parseAddressRange(address);
  return outer !== null && point !== null && contains(outer, point);
}

/** The type of an address that is the same on every router; null for the others. */
export function addressType(address: string): AddressType | null {
  if (liesIn('224.0.0.0/4', address) || liesIn('ff00::/8', address)) return 'multicast';
  if (address === '255.255.255.255') return 'broadcast';
  return liesIn('127.0.0.0/8', address) || address === '::1' ? 'local' : null;
}

function plainIpv4([, a, b, c, d]: RegExpExecArray): AddressRange | null {
  const bytes = [Number(a), Number(b), Number(c), Number(d)];
  if (bytes.some((byte) => byte > 255)) return null;
  const first = BigInt(((bytes[0]! * 256 + bytes[1]!) * 256 + bytes[2]!) * 256 + bytes[3]!);
  return { family: 4, first, last: first };
}

function between(first: AddressRange | null, last: AddressRange | null): AddressRange | null {
  if (first === null || last === null || first.family !== last.family) return null;
  return first.first > last.last ? null : { family: first.family, first: first.first, last: last.last };
}

function toNumber(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
