/**
 * Packets that stand for all that a stranger can send: one or more on each side of every boundary that the rules draw,
 * in ports, sizes, contents and connection states. Plain ones come first.
 */
import type { Layer7Patterns } from '../layer7.ts';
import { createPacket, type Packet } from '../packet.ts';
import { type NumberRange, parseRanges } from '../ranges.ts';
import type { SourceRule } from '../read-firewall.ts';
import { sampleOf } from './regexp-sample.ts';
import type { Slice } from './slice.ts';
import type { Sender } from './stranger.ts';

const WITH_PORTS = ['tcp', 'udp', 'dccp', 'sctp', 'udp-lite'];
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
/** Boundaries of rules that decide under further conditions; more are not looked at. */
const MOST_PORTS = 256;
const DECIDING = new Set(['accept', 'drop', 'reject', 'tarpit']);
/** Conditions by which packets to one port differ. */
const CONDITIONS = [
  'connection-state',
  'content',
  'layer7-protocol',
  'packet-size',
  'port',
  'src-port',
  'tcp-flags',
  'connection-mark',
  'packet-mark',
  'routing-mark',
  'connection-nat-state',
  'limit',
  'dst-limit',
  'random',
  'nth',
  'time',
  'psd',
  'connection-limit',
  'dst-address-type',
  'hotspot',
];
const FIRST_FREE_PORT = 1024;
const PING_PAYLOAD = 56;
const LARGEST_PACKET = 65_535;
/** Contents of which all pairs are tried together in one packet. */
const FEW_CONTENTS = 6;

/** The packets, as many as the limit allows. */
export function packetSpace(
  slice: Pick<Slice, 'rules' | 'bound'>,
  layer7: Layer7Patterns,
  sender: Sender,
  limit: number,
): Packet[] {
  const packets: Packet[] = [];
  for (const packet of allPackets(slice, layer7, sender)) {
    if (packets.length >= limit) break;
    packets.push(packet);
  }
  return packets;
}

function* allPackets(slice: Pick<Slice, 'rules' | 'bound'>, layer7: Layer7Patterns, sender: Sender): Generator<Packet> {
  for (const protocol of protocolsOf(slice, sender.family)) {
    const met = slice.rules.filter((rule) => meetsProtocol(rule, protocol));
    const contents = contentsOf(met, layer7);
    const ports = WITH_PORTS.includes(protocol) ? portsOf(met, slice.bound) : [null];
    const packets = statesOf(met, contents.length > 1).flatMap((connectionState) =>
      contents.flatMap((payload) =>
        kindsOf(protocol, met).map((kind) => createPacket({ ...sender, protocol, connectionState, payload, ...kind })),
      ),
    );
    for (const packet of packets) {
      for (const size of sizesOf(packet, met)) for (const port of ports) yield withPort({ ...packet, size }, port);
    }
  }
}

function withPort(packet: Packet, destinationPort: number | null): Packet {
  return { ...packet, destinationPort, sourcePort: destinationPort === null ? null : CLIENT_PORT };
}

/** Types of ICMP messages and flags of TCP, where rules ask for them. */
function kindsOf(protocol: string, rules: readonly SourceRule[]): Partial<Packet>[] {
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

function sizesOf(packet: Packet, rules: readonly SourceRule[]): number[] {
  // A ping may be smaller than those that ping sends.
  const least = packet.protocol.startsWith('icmp') ? packet.size - PING_PAYLOAD : packet.size;
  const cuts = rules.flatMap((rule) => rangesOf(rule, 'packet-size')).flatMap(edges);
  return [...new Set([packet.size, ...cuts.filter((size) => size >= least && size <= LARGEST_PACKET)])];
}

/** Ports on all sides of the boundaries: those that lists bind together first, then one that no rule names. */
function portsOf(rules: readonly SourceRule[], bound: ReadonlySet<SourceRule>): number[] {
  const ofBound = rules.filter((rule) => bound.has(rule)).flatMap(portRangesOf);
  const others = portsOfTheRest(rules, bound, ofBound);
  const all = [...ofBound.map(([first]) => first), quietPort(rules), ...ofBound.flatMap(edges), ...others];
  return [...new Set(all)].filter((port) => port >= 0 && port <= LAST_PORT);
}

/** Of the rules that have nothing to do with lists: where they decide, one port on each side of the boundaries. */
function portsOfTheRest(
  rules: readonly SourceRule[],
  bound: ReadonlySet<SourceRule>,
  boundaries: readonly NumberRange[],
): Set<number> {
  const cuts = [...new Set(boundaries.flatMap(([first, last]) => [first, last + 1]))].sort((a, b) => a - b);
  const undecided = new Map<string, UndecidedPorts>();
  const seen = new Set<string>();
  const ports = new Set<number>();
  let between = 0;
  for (const rule of rules) {
    if (bound.has(rule) || rule.action === 'jump') between += 1;
    const ranges = bound.has(rule) ? [] : portRangesOf(rule);
    if (ranges.length === 0) continue;
    if (!isPlain(rule)) {
      if (ports.size < MOST_PORTS) ranges.flatMap(edges).forEach(ports.add, ports);
      continue;
    }
    const chain = `${rule.table} ${rule.chain}`;
    const open = undecided.get(chain) ?? new UndecidedPorts();
    undecided.set(chain, open);
    for (const port of ranges.flatMap((range) => open.take(range))) {
      const key = `${chain} ${rule.action} ${between} ${cellOf(cuts, port)}`;
      if (!seen.has(key)) ports.add(port);
      seen.add(key);
    }
  }
  return ports;
}

/** Whether a rule decides about all packets to its ports. */
function isPlain({ action, properties }: SourceRule): boolean {
  return (
    DECIDING.has(action) &&
    CONDITIONS.every((name) => !properties.has(name)) &&
    !properties.get('dst-port')?.startsWith('!')
  );
}

/** The ports of a chain about which no rule has decided. */
class UndecidedPorts {
  /** For a port the next one, itself included, that may be undecided. */
  readonly #next = Uint32Array.from({ length: LAST_PORT + 2 }, (_, port) => port);

  /** Those of a range; they are decided now. */
  take([first, last]: NumberRange): number[] {
    const taken: number[] = [];
    for (let port = this.#find(first); port <= Math.min(last, LAST_PORT); port = this.#find(port)) {
      this.#next[port] = port + 1;
      taken.push(port);
    }
    return taken;
  }

  #find(port: number): number {
    let found = Math.min(port, LAST_PORT + 1);
    while (this.#next[found] !== found) found = this.#next[found]!;
    for (let at = Math.min(port, LAST_PORT + 1); at !== found; ) [at, this.#next[at]] = [this.#next[at]!, found];
    return found;
  }
}

function portRangesOf(rule: SourceRule): NumberRange[] {
  return [...rangesOf(rule, 'dst-port'), ...rangesOf(rule, 'port')];
}

function rangesOf({ properties }: SourceRule, name: string): NumberRange[] {
  return parseRanges((properties.get(name) ?? '').replace('!', '')) ?? [];
}

function edges([first, last]: NumberRange): number[] {
  return [first, last, first - 1, last + 1, Math.floor((first + last) / 2)];
}

function cellOf(cuts: readonly number[], port: number): number {
  let low = 0;
  for (let high = cuts.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (cuts[middle]! <= port) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A port above the well-known ones that no rule names, or one that the fewest name. */
export function quietPort(rules: readonly SourceRule[]): number {
  const changes = new Map<number, number>();
  const change = (port: number, by: number) => changes.set(port, (changes.get(port) ?? 0) + by);
  for (const [first, last] of rules.flatMap(portRangesOf)) {
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
