/** How hard a knock is to find: by guessing, and by scanning all ports in order. */

import { parseDuration } from '../semantics/duration.ts';
import type { Layer7Patterns } from './layer7.ts';
import { sampleOf } from './machine/regexp-sample.ts';
import { conditions, type PlacedRule } from './placed-rules.ts';
import { parseRanges, sizeOf } from './ranges.ts';

const PORTS = 65_536;
/** Sizes that a packet may have on the way through the internet. */
const SIZES = 1_473;
const BITS_OF_A_CHARACTER = 4;

/** The one port of a knock; null for a knock with none or with several. */
export function singlePort(knock: PlacedRule): number | null {
  const port = conditions(knock, 'dst-port').at(-1) ?? '';
  return /^\d+$/.test(port) ? Number(port) : null;
}

export function protocolOf(knock: PlacedRule): string | null {
  return conditions(knock, 'protocol').findLast((protocol) => !protocol.startsWith('!')) ?? null;
}

/**
 * Bits that somebody has to guess who knows nothing but that there is a knock: 16 for a port and one for its protocol
 * being known to the owner alone where knocks differ in it, 10.5 for a packet size, 4 for a character of a text.
 */
export function blindBits(sequence: readonly PlacedRule[], layer7: Layer7Patterns = new Map()): number {
  const isMixed = new Set(sequence.map(protocolOf)).size > 1;
  return sequence.reduce((sum, knock) => sum + bitsOf(knock, layer7) + (isMixed ? 1 : 0), 0);
}

/** Whether a knock asks for more than a packet to a port, so that no scan of ports sends it. */
export function asksBesidesPort(knock: PlacedRule): boolean {
  return ['content', 'layer7-protocol', 'packet-size'].some((name) => conditions(knock, name).length > 0);
}

function bitsOf(knock: PlacedRule, layer7: Layer7Patterns): number {
  const asked = (name: string) => conditions(knock, name).findLast((value) => !value.startsWith('!'));
  const part = (name: string, space: number) => {
    const ranges = parseRanges(asked(name) ?? '');
    return ranges === null ? 0 : Math.max(0, Math.log2(space / Math.max(1, sizeOf(ranges))));
  };
  const pattern = layer7.get(asked('layer7-protocol') ?? '');
  const text = asked('content') ?? (pattern && sampleOf(pattern)) ?? '';
  return part('dst-port', PORTS) + part('port', PORTS) + part('packet-size', SIZES) + text.length * BITS_OF_A_CHARACTER;
}

/**
 * Packets a second that a scanner needs who sends to all ports in order, again and again, upwards or downwards, so that
 * it meets each knock before the stage of the one before is over. Null where a knock is not one port, or a stage lasts
 * for a time that is not known. A scan of TCP and UDP at once, which a mixed knock needs, sends twice as many.
 * With `longest`, stages count as lasting no longer than so many seconds.
 */
export function slowestScan(sequence: readonly PlacedRule[], longest = Number.POSITIVE_INFINITY): number | null {
  const ports = sequence.map(singlePort);
  const protocols = new Set(sequence.map(protocolOf));
  const isScanned = [...protocols].every((protocol) => protocol === 'tcp' || protocol === 'udp');
  if (sequence.length < 2 || ports.includes(null) || !isScanned || sequence.some(asksBesidesPort)) return null;
  const times = sequence
    .slice(0, -1)
    .map(({ rule }) => parseDuration(rule.properties.get('address-list-timeout') ?? ''));
  if (times.some((time) => time === null || time <= 0)) return null;
  return slowestSweep(
    ports as number[],
    times.map((time) => Math.min(time!, longest)),
    protocols.size,
  );
}

/** The same for ports as they are, and the seconds that each stage but the last one lasts. */
export function slowestSweep(ports: readonly number[], seconds: readonly number[], protocols: number): number {
  const rate = (direction: 1 | -1) =>
    Math.max(...seconds.map((time, index) => gap(ports[index]!, ports[index + 1]!, direction) / time));
  return Math.min(rate(1), rate(-1)) * protocols;
}

/** Ports from one to another, around the end; the same port again is a whole round away. */
function gap(from: number, to: number, direction: 1 | -1): number {
  const distance = ((to - from) * direction + PORTS) % PORTS;
  return distance === 0 ? PORTS : distance;
}

/** Whether the ports of a sequence that one scan can send only rise, or only fall; null where they do neither. */
export function directionOf(sequence: readonly PlacedRule[]): 'rise' | 'fall' | null {
  const ports = sequence.map(singlePort);
  const isOneScan = new Set(sequence.map(protocolOf)).size === 1 && !sequence.some(asksBesidesPort);
  if (ports.length < 2 || ports.includes(null) || !isOneScan) return null;
  const steps = ports.slice(1).map((port, index) => Math.sign(port! - ports[index]!));
  if (steps.every((step) => step > 0)) return 'rise';
  return steps.every((step) => step < 0) ? 'fall' : null;
}
