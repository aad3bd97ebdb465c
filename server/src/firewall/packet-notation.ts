/** Packets as people write them: `udp/1701 from 192.0.2.7 in ether1 after 5s payload "hello"`. */
import { parseDuration } from '../semantics/duration.ts';
import { type AddressType, addressType, parseAddressRange } from './addresses.ts';
import { createPacket, type Packet } from './packet.ts';
import type { TimedPacket } from './proofs/proof.ts';
import { hasPorts, isProtocol } from './protocols.ts';

export interface WrittenPacket {
  text: string;
  /** What is not written is left open. */
  facts: Partial<Packet>;
  /** Pause before it, in milliseconds. */
  afterMs: number;
}

/** A text that describes no packet. Its message says what is wrong with it. */
export class PacketNotationError extends Error {}

/** What a firewall says of its router. */
export interface Surroundings {
  interfaceLists: ReadonlyMap<string, readonly string[]>;
  addresses: readonly string[];
}

const STATES = ['new', 'established', 'related', 'invalid', 'untracked'] as const;
const FLAGS = ['ack', 'cwr', 'ece', 'fin', 'psh', 'rst', 'syn', 'urg'];
const ADDRESS_TYPES: readonly AddressType[] = ['local', 'unicast', 'broadcast', 'multicast'];
/** What a backslash makes of a character in quotes, as in RouterOS' strings; before two digits it is that byte. */
const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** In place of names where there are none. */
const NONE = 'none';

type Clause = (value: string) => Partial<Packet> & { afterMs?: number };

/** What may follow the protocol, each one with a value. */
const CLAUSES = new Map<string, Clause>([
  ['from', (value) => addressed(value, 'source', 'sourcePort')],
  ['to', (value) => addressed(value, 'destination', 'destinationPort')],
  ['to-type', (value) => ({ destinationType: oneOf(ADDRESS_TYPES, value, 'type of address') })],
  ['in', (value) => ({ inInterface: value })],
  ['in-list', (value) => ({ inInterfaceLists: namesOf(value) })],
  ['out', (value) => ({ outInterface: value })],
  ['size', (value) => ({ size: number(value, 65_535, 'a size in bytes') })],
  ['payload', (value) => ({ payload: value })],
  ['state', (value) => ({ connectionState: oneOf(STATES, value, 'state of a connection') })],
  ['flags', (value) => ({ tcpFlags: namesOf(value).map((flag) => oneOf(FLAGS, flag, 'TCP flag')) })],
  ['type', icmpType],
  ['over', (value) => ({ isFromIpsec: oneOf(['ipsec'], value, 'way for a packet') === 'ipsec' })],
  ['after', (value) => ({ afterMs: milliseconds(value) })],
]);

/**
 * Reads the packets of a line, each one from its protocol on.
 * @throws PacketNotationError
 */
export function parsePackets(words: readonly string[]): WrittenPacket[] {
  const tokens = words.flatMap((word, index) => (words[index - 1] === 'payload' ? [word] : tokensOf(word)));
  const packets: WrittenPacket[] = [];
  for (let at = 0; at < tokens.length; ) {
    const begin = at;
    const head = parseHead(tokens[at++]!);
    let facts = head;
    let afterMs = 0;
    for (let clause = CLAUSES.get(tokens[at] ?? ''); clause !== undefined; clause = CLAUSES.get(tokens[at] ?? '')) {
      const value = tokens[at + 1];
      if (value === undefined) throw new PacketNotationError(`After "${tokens[at]}" a value is missing.`);
      const { afterMs: pause, ...more } = clause(value);
      facts = { ...facts, ...more };
      afterMs = pause ?? afterMs;
      at += 2;
    }
    packets.push({ text: tokens.slice(begin, at).map(quoted).join(' '), facts: withFamily(facts), afterMs });
  }
  return packets;
}

/**
 * The packet in front of a router: who it is for and over which lists it comes follow from the firewall. Unless told
 * otherwise it comes in over the first interface of the list WAN.
 */
export function placePacket({ facts }: WrittenPacket, { interfaceLists, addresses }: Surroundings): Packet {
  const inInterface = facts.inInterface ?? interfaceLists.get('WAN')?.[0];
  const packet = createPacket({ ...facts, ...(inInterface !== undefined && { inInterface }) });
  const listsOf = (name: string) =>
    [...interfaceLists].flatMap(([list, names]) => (names.includes(name) ? [list] : []));
  const isForRouter = facts.destination === undefined || addresses.includes(facts.destination);
  return {
    ...packet,
    destinationType: facts.destinationType ?? (isForRouter ? 'local' : (addressType(packet.destination) ?? 'unicast')),
    inInterfaceLists: facts.inInterfaceLists ?? (inInterface === undefined ? ['WAN'] : listsOf(inInterface)),
    ...(packet.outInterface !== undefined && { outInterfaceLists: listsOf(packet.outInterface) }),
  };
}

/** Clauses by the facts that they tell, in the order in which a later one may follow from those before. */
const WRITTEN: readonly [word: string, facts: readonly (keyof Packet)[], write: (packet: Packet) => string][] = [
  ['from', ['source', 'sourcePort'], ({ source, sourcePort }) => endpoint(source, sourcePort)],
  ['to', ['destination'], ({ destination }) => destination],
  ['to-type', ['destinationType'], ({ destinationType }) => destinationType ?? 'local'],
  ['in', ['inInterface'], ({ inInterface }) => inInterface],
  ['in-list', ['inInterfaceLists'], ({ inInterfaceLists }) => inInterfaceLists.join(',') || NONE],
  ['payload', ['payload'], ({ payload }) => quoted(payload)],
  ['size', ['size'], ({ size }) => String(size)],
  ['state', ['connectionState'], ({ connectionState }) => connectionState],
  ['flags', ['tcpFlags'], ({ tcpFlags = [] }) => tcpFlags.join(',') || NONE],
  ['type', ['icmpType', 'icmpCode'], ({ icmpType, icmpCode }) => `${icmpType}:${icmpCode}`],
  ['over', ['isFromIpsec'], () => 'ipsec'],
];

/** A packet as `parsePackets` and `placePacket` make it again: what follows from the surroundings is left out. */
export function formatPacket(packet: Packet, afterMs: number, surroundings: Surroundings): string {
  const { protocol, destinationPort } = packet;
  const parts = [destinationPort === null ? protocol : `${protocol}/${destinationPort}`];
  for (const [word, facts, write] of WRITTEN) {
    const [soFar] = parsePackets([parts.join(' ')]);
    const told: Partial<Packet> = placePacket(soFar!, surroundings);
    if (facts.some((fact) => String(told[fact]) !== String(packet[fact]))) parts.push(word, write(packet));
  }
  if (afterMs > 0) parts.push('after', afterMs % 1000 === 0 ? `${afterMs / 1000}s` : `${afterMs}ms`);
  return parts.join(' ');
}

function endpoint(address: string, port: number | null): string {
  if (port === null || port === createPacket({ destinationPort: port }).sourcePort) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Packets in front of a router, one after the other, each after its pause. */
export function placePackets(packets: readonly WrittenPacket[], surroundings: Surroundings): TimedPacket[] {
  let at = 0;
  return packets.map((written) => {
    at += written.afterMs;
    return { packet: placePacket(written, surroundings), at };
  });
}

/** Words, and strings in quotes. */
function tokensOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/gs)].map(([whole, inside]) => {
    if (inside !== undefined) return unescaped(inside);
    if (whole.startsWith('"')) throw new PacketNotationError(`The text in quotes has no end: ${whole}`);
    return whole;
  });
}

function unescaped(text: string): string {
  return text.replace(/\\([0-9A-F]{2}|.)/gs, (all, code: string) => {
    if (code.length === 2) return String.fromCharCode(Number.parseInt(code, 16));
    return ESCAPES.get(code) ?? all;
  });
}

function quoted(token: string): string {
  if (/^[^\s"]+$/.test(token)) return token;
  const names = new Map([...ESCAPES].map(([code, character]) => [character, code]));
  const inside = token.replace(/["\\]|\p{Cc}/gu, (character) => {
    const code = names.get(character) ?? character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return `\\${code}`;
  });
  return `"${inside}"`;
}

/** `tcp/8291`, `icmp`. */
function parseHead(token: string): Partial<Packet> {
  const [protocol = '', port] = token.toLowerCase().split('/');
  if (!isProtocol(protocol)) {
    const known = [...CLAUSES.keys()].join(', ');
    throw new PacketNotationError(
      `"${token}" begins no packet, nor is it one of: ${known}. Write a packet as tcp/8291, udp/53 or icmp.`,
    );
  }
  if (!hasPorts(protocol)) {
    if (port !== undefined) throw new PacketNotationError(`"${token}": packets of ${protocol} have no port.`);
    return { protocol };
  }
  if (port === undefined) throw new PacketNotationError(`"${token}" lacks the port. Write it as ${protocol}/8291.`);
  return { protocol, destinationPort: number(port, 65_535, 'a port') };
}

/** `192.0.2.7`, `192.0.2.7:5000`, `[2001:db8::7]:5000`. */
function addressed(value: string, address: 'source' | 'destination', port: 'sourcePort' | 'destinationPort') {
  const [, bracketed, plain, written] = /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(value) ?? [];
  const text = bracketed ?? plain ?? '';
  const range = parseAddressRange(text);
  if (range === null || range.first !== range.last) throw new PacketNotationError(`"${value}" is no address.`);
  return { [address]: text, ...(written !== undefined && { [port]: number(written, 65_535, 'a port') }) };
}

/** An address says of which family the packet is, and so does the kind of ICMP. */
function withFamily(facts: Partial<Packet>): Partial<Packet> {
  const families = [facts.source, facts.destination].flatMap(
    (address) => parseAddressRange(address ?? '')?.family ?? [],
  );
  if (facts.protocol === 'icmpv6') families.push(6);
  if (new Set(families).size > 1) throw new PacketNotationError('A packet is IPv4 or IPv6: its addresses are of both.');
  const family = families[0] ?? 4;
  const isPing6 = family === 6 && facts.protocol === 'icmp';
  return { ...facts, family, ...(isPing6 && { protocol: 'icmpv6' }) };
}

function namesOf(value: string): string[] {
  return value === NONE ? [] : value.split(',');
}

/** `8:0` */
function icmpType(value: string): Partial<Packet> {
  const [type = '', code = '0'] = value.split(':');
  return { icmpType: number(type, 255, 'an ICMP type'), icmpCode: number(code, 255, 'an ICMP code') };
}

function milliseconds(value: string): number {
  const seconds = parseDuration(value);
  if (seconds === null) throw new PacketNotationError(`"${value}" is no time. Write it as 5s, 200ms or 1m30s.`);
  return Math.round(seconds * 1000);
}

function number(value: string, most: number, what: string): number {
  const result = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (result <= most) return result;
  throw new PacketNotationError(`"${value}" is not ${what}: a whole number up to ${most}.`);
}

function oneOf<T extends string>(known: readonly T[], value: string, what: string): T {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new PacketNotationError(`"${value}" is no ${what}. There are: ${known.join(', ')}.`);
}
