/** Protocols by the names that RouterOS gives them. */

/** Numbers of the IANA registry "Protocol Numbers"; names as RouterOS' `protocol` argument offers them. */
const NAMES = new Map(
  Object.entries({
    1: 'icmp',
    2: 'igmp',
    4: 'ipencap',
    6: 'tcp',
    17: 'udp',
    33: 'dccp',
    41: 'ipv6-encap',
    46: 'rsvp',
    47: 'gre',
    50: 'ipsec-esp',
    51: 'ipsec-ah',
    58: 'icmpv6',
    89: 'ospf',
    94: 'ipip',
    97: 'etherip',
    103: 'pim',
    112: 'vrrp',
    115: 'l2tp',
    132: 'sctp',
    136: 'udp-lite',
  }),
);

/** The name of a protocol that is given by name or number. */
export function protocolName(text: string): string {
  return NAMES.get(text) ?? text;
}

/** Whether it is a protocol that packets can be described with by name. */
export function isProtocol(name: string): boolean {
  return [...NAMES.values()].includes(name);
}

/** Whether its packets have ports. */
export function hasPorts(protocol: string): boolean {
  return ['tcp', 'udp', 'dccp', 'sctp', 'udp-lite'].includes(protocol);
}
