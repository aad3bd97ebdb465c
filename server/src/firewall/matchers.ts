/**
 * Whether a rule matches a packet. All conditions must hold; a condition that is not named always does.
 * Source: RouterOS manual, Common Firewall Matchers and Actions.
 */
import type { AddressLists } from './address-lists.ts';
import { contains, parseAddressRange } from './addresses.ts';
import type { Packet } from './packet.ts';
import type { Rule } from './rule.ts';

interface Situation {
  packet: Packet;
  lists: AddressLists;
  now: number;
}

/** True, false, or null where it depends on what a packet does not tell (a rate, chance, the time of day). */
type Answer = boolean | null;
type Matcher = (value: string, situation: Situation) => Answer;

const MATCHERS: Record<string, Matcher> = {
  protocol: (value, { packet }) => value === packet.protocol,
  'dst-port': (value, { packet }) => hasPort(value, packet.destinationPort),
  'src-port': (value, { packet }) => hasPort(value, packet.sourcePort),
  port: (value, { packet }) => hasPort(value, packet.sourcePort) || hasPort(value, packet.destinationPort),
  'src-address': (value, { packet }) => matchesAddress(value, packet.source),
  'dst-address': (value, { packet }) => matchesAddress(value, packet.destination),
  'src-address-list': (value, { packet, lists, now }) => lists.has(value, packet.source, now),
  'dst-address-list': (value, { packet, lists, now }) => lists.has(value, packet.destination, now),
  'connection-state': (value, { packet }) => value.split(',').includes(packet.connectionState),
  'connection-nat-state': () => false,
  'packet-size': (value, { packet }) => inRanges(value, packet.size),
  content: (value, { packet }) => packet.payload.includes(value),
  'in-interface': (value, { packet }) => value === packet.inInterface,
  'in-interface-list': (value, { packet }) => value === 'all' || packet.inInterfaceLists.includes(value),
};

/** Properties that are no conditions. */
const NOT_A_MATCHER = new Set([
  'action',
  'address-list',
  'address-list-timeout',
  'chain',
  'comment',
  'copy-from',
  'disabled',
  'jump-target',
  'log',
  'log-prefix',
  'place-before',
  'reject-with',
]);

/** Whether the rule matches; null when a condition that decides it cannot be known from the packet. */
export function matches(rule: Rule, situation: Situation): Answer {
  let answer: Answer = true;
  for (const [name, value] of rule.properties) {
    if (NOT_A_MATCHER.has(name)) continue;
    const holds = condition(name, value, situation);
    if (holds === false) return false;
    if (holds === null) answer = null;
  }
  return answer;
}

/** Whether all conditions of the rule are ones that a packet answers. */
export function isModelled(rule: Rule): boolean {
  return [...rule.properties.keys()].every((name) => NOT_A_MATCHER.has(name) || Object.hasOwn(MATCHERS, name));
}

function condition(name: string, value: string, situation: Situation): Answer {
  const matcher = MATCHERS[name];
  if (matcher === undefined) return null;
  if (!value.startsWith('!')) return matcher(value, situation);
  const holds = matcher(value.slice(1), situation);
  return holds === null ? null : !holds;
}

function hasPort(value: string, port: number | null): boolean {
  return port !== null && inRanges(value, port);
}

/** `80`, `80-90` and lists of them. */
function inRanges(value: string, number: number): boolean {
  return value.split(',').some((part) => {
    const [first = '', last = first] = part.split('-');
    return Number(first) <= number && number <= Number(last);
  });
}

function matchesAddress(value: string, address: string): boolean {
  const range = parseAddressRange(value);
  const point = parseAddressRange(address);
  return range !== null && point !== null && contains(range, point);
}
