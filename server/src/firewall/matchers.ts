/**
 * Whether a rule matches a packet. All conditions must hold; a condition that is not named always does.
 * Source: RouterOS manual, Common Firewall Matchers and Actions.
 */
import type { AddressLists } from './address-lists.ts';
import { addressType, liesIn } from './addresses.ts';
import type { Layer7Patterns } from './layer7.ts';
import type { Packet } from './packet.ts';
import { protocolName } from './protocols.ts';
import { COMPUTED, type Rule } from './rule.ts';

export interface Situation {
  packet: Packet;
  lists: AddressLists;
  /** Milliseconds on the clock of the lists. */
  now: number;
  /** What rules name by `layer7-protocol`. */
  layer7?: Layer7Patterns;
}

/** True, false, or null where it depends on what a packet does not tell (a rate, chance, the time of day). */
type Answer = boolean | null;
type Matcher = (value: string, situation: Situation) => Answer;

const MATCHERS = new Map<string, Matcher>(
  Object.entries<Matcher>({
    protocol: (value, { packet }) => protocolName(value) === protocolName(packet.protocol),
    'dst-port': (value, { packet }) => hasPort(value, packet.destinationPort),
    'src-port': (value, { packet }) => hasPort(value, packet.sourcePort),
    port: (value, { packet }) => hasPort(value, packet.sourcePort) || hasPort(value, packet.destinationPort),
    'src-address': (value, { packet }) => liesIn(value, packet.source),
    'dst-address': (value, { packet }) => liesIn(value, packet.destination),
    'src-address-list': (value, situation) => isOnList(value, situation.packet.source, situation),
    'dst-address-list': (value, situation) => isOnList(value, situation.packet.destination, situation),
    'src-address-type': (value, { packet }) => holdsAny(value, [addressType(packet.source) ?? 'unicast']),
    'dst-address-type': (value, { packet }) => {
      const type = packet.destinationType ?? addressType(packet.destination);
      return type === null ? null : holdsAny(value, [type]);
    },
    'connection-state': (value, { packet }) => holdsAny(value, [packet.connectionState]),
    'connection-nat-state': (value, { packet }) => holdsAny(value, packet.natState ?? []),
    'connection-mark': (value, { packet }) => hasMark(value, packet.connectionMark),
    'packet-mark': (value, { packet }) => hasMark(value, packet.packetMark),
    'routing-mark': (value, { packet }) => hasMark(value, packet.routingMark ?? 'main'),
    'packet-size': (value, { packet }) => inRanges(value, packet.size),
    'icmp-options': matchesIcmp,
    'tcp-flags': matchesFlags,
    // Whole packets are looked at, not what they may be cut into on the way.
    fragment: (value) => value === 'no',
    'ipsec-policy': (value, { packet }) =>
      value.startsWith('in,') ? (value === 'in,ipsec') === (packet.isFromIpsec ?? false) : null,
    // Opening packets name no host.
    'tls-host': (_, { packet }) => (packet.payload === '' ? false : null),
    content: (value, { packet }) => packet.payload.includes(value),
    'in-interface': (value, { packet }) => isInterface(value, packet.inInterface),
    'in-interface-list': (value, { packet }) => isInterfaceList(value, packet.inInterface, packet.inInterfaceLists),
    'out-interface': (value, { packet }) => isInterface(value, packet.outInterface),
    'out-interface-list': (value, { packet }) =>
      isInterfaceList(value, packet.outInterface, packet.outInterfaceLists ?? []),
  }),
);

/** Each of its values may have an exclamation mark of its own. */
const NEGATED_BY_PART = new Set(['tcp-flags']);

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
  'new-connection-mark',
  'new-dscp',
  'new-hop-limit',
  'new-mss',
  'new-packet-mark',
  'new-priority',
  'new-routing-mark',
  'new-ttl',
  'passthrough',
  'place-before',
  'randomise-ports',
  'reject-with',
  'same-not-by-dst',
  'sniff-id',
  'sniff-target',
  'sniff-target-port',
  'to-address',
  'to-addresses',
  'to-ports',
]);

/** Whether the rule matches; null when a condition that decides it cannot be known from the packet. */
export function matches(rule: Rule, situation: Situation): Answer {
  let answer: Answer = true;
  for (const [name, value] of rule.properties) {
    if (NOT_A_MATCHER.has(name)) continue;
    const holds = conditionHolds(name, value, situation);
    if (holds === false) return false;
    if (holds === null) answer = null;
  }
  return answer;
}

/** Whether all conditions of the rule are ones that a packet answers. */
export function isModelled(rule: Rule): boolean {
  return [...rule.properties].every(
    ([name, value]) => NOT_A_MATCHER.has(name) || value === '' || (MATCHERS.has(name) && value !== COMPUTED),
  );
}

/** Whether a property of a rule is a condition. */
export function isCondition(name: string): boolean {
  return !NOT_A_MATCHER.has(name);
}

/** Whether one condition holds. An empty value asks for nothing: that is how a condition is taken back. */
export function conditionHolds(name: string, value: string, situation: Situation): Answer {
  if (value === '') return true;
  const matcher = name === 'layer7-protocol' ? matchesLayer7 : MATCHERS.get(name);
  if (matcher === undefined || value === COMPUTED) return null;
  if (!value.startsWith('!') || NEGATED_BY_PART.has(name)) return matcher(value, situation);
  const holds = matcher(value.slice(1), situation);
  return holds === null ? null : !holds;
}

function holdsAny(value: string, actual: readonly string[]): boolean {
  return value.split(',').some((part) => actual.includes(part));
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

function isOnList(list: string, address: string, { lists, now }: Situation): Answer {
  if (lists.has(list, address, now)) return true;
  return lists.holdsNames(list, now) ? null : false;
}

/** `no-mark` is no mark; the table `main` is where packets go that no rule sends elsewhere. */
function hasMark(value: string, mark: string | undefined): boolean {
  return value.split(',').includes(mark || 'no-mark');
}

/** `8:0`, `3:0-1`: a type with a code or a range of codes. */
function matchesIcmp(value: string, { packet }: Situation): Answer {
  if (packet.protocol !== 'icmp' && packet.protocol !== 'icmpv6') return false;
  const { icmpType, icmpCode = 0 } = packet;
  if (icmpType === undefined) return null;
  return value.split(',').some((part) => {
    const [type, codes = '0-255'] = part.split(':');
    return Number(type) === icmpType && inRanges(codes, icmpCode);
  });
}

/** `syn,!ack`: all of these flags are set, or not set. */
function matchesFlags(value: string, { packet: { protocol, tcpFlags } }: Situation): Answer {
  if (protocol !== 'tcp') return false;
  if (tcpFlags === undefined) return null;
  return value
    .split(',')
    .every((flag) => (flag.startsWith('!') ? !tcpFlags.includes(flag.slice(1)) : tcpFlags.includes(flag)));
}

/** Names of ports say what they are as long as nobody has renamed them. */
function isInterface(value: string, name: string | undefined): Answer {
  if (name === undefined) return null;
  if (name === '' || !value.startsWith('all-')) return name === value;
  return /^(ether|sfp|qsfp|combo)/.test(name) ? value === 'all-ethernet' : null;
}

function isInterfaceList(value: string, name: string | undefined, lists: readonly string[]): Answer {
  if (name === undefined) return null;
  if (value === 'all') return name !== '';
  if (value === 'none') return lists.length === 0;
  return value === 'dynamic' || value === 'static' ? null : lists.includes(value);
}

function matchesLayer7(value: string, { packet, layer7 }: Situation): Answer {
  if (packet.payload === '') return false;
  return layer7?.get(value)?.test(packet.payload) ?? null;
}
