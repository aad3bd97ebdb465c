/**
 * Arguments of firewall rules that only some actions look at. Source: RouterOS manual, "Filter", "NAT", "Mangle",
 * "Bridge Firewall", the tables of actions.
 */

const FIREWALL = /^\/(?:ip|ipv6)\/firewall\/(?:filter|nat|mangle|raw)$|^\/interface\/bridge\/(?:filter|nat)$/;
const ADDING = ['add-dst-to-address-list', 'add-src-to-address-list'];
const SNIFFING = ['sniff-pc', 'sniff-tzsp'];
const TO_ADDRESS = ['dst-nat', 'endpoint-independent-nat', 'netmap', 'redirect', 'same', 'src-nat'];
const TO_PORTS = [...TO_ADDRESS, 'masquerade'];
const PREFIX = ['dnpt', 'snpt'];

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'address-list': ADDING,
  'address-list-timeout': ADDING,
  'dst-prefix': PREFIX,
  'jump-target': ['jump'],
  'new-connection-mark': ['mark-connection'],
  'new-dscp': ['change-dscp'],
  'new-hop-limit': ['change-hop-limit'],
  'new-mss': ['change-mss'],
  'new-packet-mark': ['mark-packet'],
  'new-priority': ['set-priority'],
  'new-routing-mark': ['mark-routing'],
  'new-ttl': ['change-ttl'],
  'reject-with': ['reject'],
  'route-dst': ['route'],
  'same-not-by-dst': ['same'],
  'sniff-id': SNIFFING,
  'sniff-target': SNIFFING,
  'sniff-target-port': SNIFFING,
  'socks5-port': ['socksify'],
  'socks5-server': ['socksify'],
  'socksify-service': ['socksify'],
  'src-prefix': PREFIX,
  'to-address': TO_ADDRESS,
  'to-addresses': TO_ADDRESS,
  'to-arp-reply-mac-address': ['arp-reply'],
  'to-dst-mac-address': ['dst-nat', 'redirect'],
  'to-ports': TO_PORTS,
  'to-src-mac-address': ['src-nat'],
};

/** The actions that look at an argument of a menu; null where it does not depend on the action. */
export function actionsWith(menu: string, argument: string): readonly string[] | null {
  return FIREWALL.test(menu) && Object.hasOwn(ACTIONS, argument) ? ACTIONS[argument]! : null;
}
