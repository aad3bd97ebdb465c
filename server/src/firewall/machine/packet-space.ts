/**
 * Packets that stand for all that a stranger can send: one or more on each side of every boundary that the rules draw,
 * in ports, sizes, contents and connection states. Plain ones come first.
 */
import type { Layer7Patterns } from '../layer7.ts';
import { createPacket, type Packet } from '../packet.ts';
import { hasPorts } from '../protocols.ts';
import { type NumberRange, parseRanges } from '../ranges.ts';
import type { SourceRule } from '../read-firewall.ts';
import type { MachineFacts } from './machine-facts.ts';
import type { PortRule, Programs } from './programs.ts';
import { sampleOf } from './regexp-sample.ts';
import { fewPortsOf, portRangesOf } from './rule-ports.ts';
import type { Slice } from './slice.ts';

/** First of the ports that systems give to clients (RFC 6335). */
const CLIENT_PORT = 49_152;
/** A new connection, the answer to one, an open one, and what scanners send. */
const FLAGS = [
  ['syn'],
  ['syn', 'ack'],
  ['ack'],
  ['rst'],
  ['fin'],
  ['syn', 'fin'],
  ['syn', 'rst'],
  ['fin', 'psh', 'urg'],
  [],
];
const LAST_PORT = 65_535;
const FIRST_FREE_PORT = 1024;
const WINBOX = 8291;
const PING_PAYLOAD = 56;
const LARGEST_PACKET = 65_535;
/** Contents of which all pairs are tried together in one packet. */
const FEW_CONTENTS = 6;

/** The packets one after the other: more than one may be of a kind. */
export function* packetSpace({ slice, layer7, sender }: MachineFacts, programs: Programs): Generator<Packet> {
  for (const protocol of protocolsOf(slice, sender.family)) {
    const met = slice.rules.filter((rule) => meetsProtocol(rule, protocol));
    const contents = contentsOf(met, layer7);
    const quiet = quietPort(met);
    const kinds = kindsOf(protocol, met);
    const sizes = met.flatMap((rule) => rangesOf(rule, 'packet-size')).flatMap(edges);
    const packets = statesOf(met, contents.length > 1).flatMap((connectionState) =>
      contents.flatMap((payload) =>
        kinds.map((kind) => createPacket({ ...sender, protocol, connectionState, payload, ...kind })),
      ),
    );
    for (const each of packets) {
      for (const size of sizesOf(each, sizes)) {
        const packet = { ...each, size };
        const ports = hasPorts(protocol) ? portsOf(programs.portRules(packet), slice.bound, quiet) : [null];
        for (const port of ports) yield withPort(packet, port);
      }
    }
  }
}

function withPort(packet: Packet, destinationPort: number | null): Packet {
  return {
    ...packet,
    destinationPort,
    sourcePort: destinationPort === null ? null : (packet.sourcePort ?? CLIENT_PORT),
  };
}

/** Whether it comes from a port that systems give to clients by themselves, or its protocol has none. */
export function isFromClientPort({ sourcePort }: Packet): boolean {
  return sourcePort === null || sourcePort === CLIENT_PORT;
}

export function withClientPort(packet: Packet): Packet {
  return { ...packet, sourcePort: CLIENT_PORT };
}

/** From the port of a client, and from those that rules ask for: senders choose them. */
function kindsOf(protocol: string, rules: readonly SourceRule[]): Partial<Packet>[] {
  const kinds = messagesOf(protocol, rules);
  if (!hasPorts(protocol)) return kinds;
  const asked = ['src-port', 'port'].flatMap((name) => rules.flatMap((rule) => rangesOf(rule, name)));
  const edges = asked.flatMap(([first, last]) => [first, last + 1, first - 1]);
  const ports = [...new Set(edges)].filter((port) => port > 0 && port <= LAST_PORT);
  return [...kinds, ...ports.flatMap((sourcePort) => kinds.map((kind) => ({ ...kind, sourcePort })))];
}

/** Types of ICMP messages and flags of TCP, where rules ask for them. */
function messagesOf(protocol: string, rules: readonly SourceRule[]): Partial<Packet>[] {
  const asked = (name: string) => rules.flatMap(({ properties }) => properties.get(name)?.replace('!', '') ?? []);
  if (protocol === 'tcp' && asked('tcp-flags').length > 0) return FLAGS.map((tcpFlags) => ({ tcpFlags }));
  const messages = protocol.startsWith('icmp') ? asked('icmp-options') : [];
  const kinds = messages.flatMap((message) => {
    const [type, code = '0'] = message.split(':').map((part) => part.split('-')[0]!);
    return /^\d+$/.test(type!) ? { icmpType: Number(type), icmpCode: Number(code) } : [];
  });
  return [{}, ...kinds];
}

function protocolsOf({ rules }: Pick<Slice, 'rules'>, family: 4 | 6): string[] {
  const named = rules.flatMap(({ properties }) => properties.get('protocol')?.replace('!', '') ?? []);
  return [...new Set(['tcp', 'udp', family === 4 ? 'icmp' : 'icmpv6', ...named])];
}

function meetsProtocol({ properties }: SourceRule, protocol: string): boolean {
  const asked = properties.get('protocol');
  if (asked === undefined || asked === protocol) return true;
  return asked.startsWith('!') && asked.slice(1) !== protocol;
}

/** Nothing, each text that rules look for, and each two of them. */
function contentsOf(rules: readonly SourceRule[], layer7: Layer7Patterns): string[] {
  const asked = (name: string) => rules.flatMap(({ properties }) => properties.get(name)?.replace('!', '') ?? []);
  const samples = asked('layer7-protocol').flatMap((name) => {
    const pattern = layer7.get(name);
    return (pattern && sampleOf(pattern)) ?? [];
  });
  const contents = [...new Set([...asked('content'), ...samples])];
  if (contents.length > FEW_CONTENTS) return ['', ...contents];
  return ['', ...contents, ...contents.flatMap((a) => contents.flatMap((b) => (a === b ? [] : `${a} ${b}`)))];
}

/** Established ones only where what they carry matters, or a rule waits for them. */
function statesOf(rules: readonly SourceRule[], hasContents: boolean): Packet['connectionState'][] {
  const asked = rules.flatMap(({ properties }) => properties.get('connection-state') ?? []);
  const states: Packet['connectionState'][] = ['new'];
  if (asked.length > 0) states.push('invalid');
  if (asked.length > 0 || hasContents) states.push('established');
  return states;
}

function sizesOf(packet: Packet, cuts: readonly number[]): number[] {
  // A ping may be smaller than those that ping sends.
  const least = packet.protocol.startsWith('icmp') ? packet.size - PING_PAYLOAD : packet.size;
  return [...new Set([packet.size, ...cuts.filter((size) => size >= least && size <= LARGEST_PACKET)])];
}

/** Ports of all kinds: those that lists bind together first, then one that no rule names. */
function portsOf(found: readonly PortRule[], bound: ReadonlySet<SourceRule>, quiet: number): Set<number> {
  const ofBound = found.filter(({ rule }) => bound.has(rule)).flatMap(({ rule }) => portRangesOf(rule));
  const first = [...ofBound.map(([port]) => port), quiet, ...ofBound.flatMap(edges)];
  return new Set([...first, ...kindsOfPorts(found)].filter((port) => port >= 0 && port <= LAST_PORT));
}

/** One port of each kind of those that rules for few ports name, and one that they don't name between each two ranges. */
function kindsOfPorts(found: readonly PortRule[]): number[] {
  const wide = found.filter(({ rule }) => fewPortsOf(rule) === null).flatMap(({ rule }) => portRangesOf(rule));
  const cells = [...new Set([0, ...wide.flatMap(([first, last]) => [first, last + 1])])].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  for (const { rule } of found)
    for (const port of fewPortsOf(rule) ?? []) counts.set(port, (counts.get(port) ?? 0) + 1);
  const named = [...counts].flatMap(([port, count]) => (count > 1 ? port : []));
  for (const rules of Map.groupBy(found, ({ kind }) => kind).values()) named.push(...portsOfKind(rules, cells, counts));
  const between = cells.flatMap((start, index) => {
    let port = start;
    while (counts.has(port)) port += 1;
    return port < (cells[index + 1] ?? LAST_PORT + 1) ? port : [];
  });
  return [...named, ...between];
}

/** The first port in each cell that only rules of this kind are for. */
function portsOfKind(
  rules: readonly PortRule[],
  cells: readonly number[],
  counts: ReadonlyMap<number, number>,
): Iterable<number> {
  const found = new Map<number, number>();
  for (const { rule } of rules) {
    for (const port of fewPortsOf(rule) ?? []) {
      const cell = cellOf(cells, port);
      if (counts.get(port) === 1 && !found.has(cell)) found.set(cell, port);
    }
  }
  return found.values();
}

function rangesOf({ properties }: SourceRule, name: string): NumberRange[] {
  const value = properties.get(name);
  return (value === undefined ? null : parseRanges(value.replace('!', ''))) ?? [];
}

function edges([first, last]: NumberRange): number[] {
  return [first, last, first - 1, last + 1, Math.floor((first + last) / 2)];
}

/** The place of the cell that holds a port. */
function cellOf(cells: readonly number[], port: number): number {
  let low = 0;
  for (let high = cells.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (cells[middle]! <= port) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** WinBox's port where no rule names it; else one above the well-known ones that the fewest name. */
export function quietPort(rules: readonly SourceRule[]): number {
  const ranges = rules.flatMap(portRangesOf);
  if (!ranges.some(([first, last]) => first <= WINBOX && WINBOX <= last)) return WINBOX;
  const changes = new Map<number, number>();
  const change = (port: number, by: number) => changes.set(port, (changes.get(port) ?? 0) + by);
  for (const [first, last] of ranges) {
    change(first, 1);
    change(last + 1, -1);
  }
  change(FIRST_FREE_PORT, 0);
  let [depth, best, least] = [0, LAST_PORT, Infinity];
  for (const [port, by] of [...changes].sort(([a], [b]) => a - b)) {
    depth += by;
    if (port >= FIRST_FREE_PORT && port <= LAST_PORT && depth <= least) [best, least] = [port, depth];
  }
  return best;
}
