import { type AddressRange, contains, parseAddressRange } from './addresses.ts';

/**
 * Addresses of one's own networks, and those that nobody sends from (RFC 1918, RFC 6598, RFC 6890, RFC 1112, RFC 4193,
 * RFC 4291).
 */
const NOT_PUBLIC = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  ...['224.0.0.0/3', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
].map((prefix) => parseAddressRange(prefix)!);
/** A /16 of IPv4, and the /32 of IPv6 that a provider gets. */
const MOST = { 4: 1n << 16n, 6: 1n << 96n };

/** Whether a range has so many public addresses that whoever scans the network is somewhere in it. */
export function isWide(range: AddressRange | null): range is AddressRange {
  if (range === null || range.last - range.first < MOST[range.family]) return false;
  return !NOT_PUBLIC.some((own) => contains(own, range));
}
