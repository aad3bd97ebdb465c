/**
 * Forms of the values that are put together of several, of which routers describe the first part alone.
 * Source: RouterOS manual, "Common Firewall Matchers and Actions", "Filter", "NAT", "Mangle", "Bridge firewall".
 */
import { parseForm, type ValueForm } from './value-kind.ts';

const DAYS = '<sun|mon|tue|wed|thu|fri|sat>';
const CLASSES =
  '<src-address|dst-address|src-port|dst-port|both-addresses|both-ports|src-address-and-port|dst-address-and-port|both-addresses-and-ports|src-and-dst-addresses|addresses-and-dst-port>';
const COMPARED = 'shape <equal|not-equal|less-than|greater-than>:<number 0..255>';
const CHANGED = 'shape <set|increment|decrement>:<number 0..255>';
const TIME_OF_DAY = `shape <time 0..86400>-<time 0..86400>{,${DAYS}}`;
const SHAPES: Readonly<Record<string, string>> = {
  'connection-bytes': 'shape <number 0..>[-<number 0..>]',
  'connection-limit': 'shape <number 0..>,<number 0..128>',
  'connection-rate': 'shape <number 0..>[-<number 0..>]',
  'dst-limit': `shape <number 0..>[/<time 0..>][,<number 0..>[,${CLASSES}[/<time 0..>]]]`,
  'hop-limit': COMPARED,
  'icmp-options': 'shape <number 0..255>[:<number 0..255>[-<number 0..255>]]',
  'ipsec-policy': 'shape <in|out>,<ipsec|none>',
  limit: 'shape <number 1..32000000000>[/<time 0..>][,<number 0..>[:<packet|bit>]]',
  'new-dscp': 'number 0..63',
  'new-hop-limit': CHANGED,
  'new-ttl': CHANGED,
  nth: 'shape <number 1..>,<number 0..>[,<number 0..>]',
  'packet-size': 'numbers 0..65535',
  'per-connection-classifier': `shape ${CLASSES}:<number 1..>/<number 0..>`,
  psd: 'shape <number 0..>,<time 0..>,<number 0..>,<number 0..>',
  'tcp-mss': 'numbers 0..65535',
  time: TIME_OF_DAY,
  ttl: COMPARED,
};
const FIREWALL = /^\/(?:ip|ipv6|interface\/bridge)(?:\/firewall)?\/(?:filter|nat|mangle|raw|calea)$/;

/** The form of a property of a firewall's rules; null where routers describe it in full. */
export function shapeInFirewall(menu: string, name: string): ValueForm | null {
  return FIREWALL.test(menu) && Object.hasOwn(SHAPES, name) ? parseForm(SHAPES[name]!) : null;
}

/** Whether a menu is one of firewall rules. */
export function isFirewall(menu: string): boolean {
  return FIREWALL.test(menu);
}

/** `8h-17h,mon,tue` */
export const timeOfDay: ValueForm = parseForm(TIME_OF_DAY);
