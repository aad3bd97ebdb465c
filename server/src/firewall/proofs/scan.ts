/** Scanners that send to all ports in order, again and again: what they need to get through the stages of a knock. */
import { parseDuration } from '../../semantics/duration.ts';
import { asksBesidesPort, protocolOf, singlePort } from '../knock-strength.ts';
import type { PlacedRule } from '../placed-rules.ts';

export interface Scan {
  direction: 'upwards' | 'downwards';
  /** Protocols in which each port is asked. */
  protocols: string[];
  /** Packets a second, the least that are enough. */
  rate: number;
  packets: number;
  seconds: number;
}

const PORTS = 65_536;

/** Both directions; none where the knock is not one of single ports, or a stage lasts for a time that is not known. */
export function scansFor(stages: readonly PlacedRule[]): Scan[] {
  const ports = stages.map(singlePort);
  const protocols = [...new Set(stages.map((stage) => protocolOf(stage) ?? 'tcp'))];
  const times = stages.slice(0, -1).map(lifetimeOf);
  const isScanned =
    protocols.every((protocol) => protocol === 'tcp' || protocol === 'udp') && !stages.some(asksBesidesPort);
  if (!isScanned || ports.includes(null) || times.includes(null)) return [];
  return (['upwards', 'downwards'] as const).map((direction) => {
    const gaps = ports.slice(1).map((port, index) => gap(ports[index]!, port!, direction));
    const first = direction === 'upwards' ? ports[0]! + 1 : PORTS - ports[0]!;
    const packets = (first + gaps.reduce((sum, each) => sum + each, 0)) * protocols.length;
    const rate = Math.max(1, ...gaps.map((each, index) => (each * protocols.length) / times[index]!));
    return { direction, protocols, rate, packets, seconds: packets / rate };
  });
}

/** Bits of the packets that the best of the scans needs; null where no scan is modelled. */
export function scanBits(stages: readonly PlacedRule[]): number | null {
  const packets = scansFor(stages).map((scan) => scan.packets);
  return packets.length === 0 ? null : Math.log2(Math.min(...packets));
}

/** For ever where the list has no timeout. */
function lifetimeOf({ rule }: PlacedRule): number | null {
  const written = rule.properties.get('address-list-timeout') ?? 'none-dynamic';
  if (written.startsWith('none-')) return Infinity;
  const seconds = parseDuration(written);
  return seconds === 0 ? Infinity : seconds;
}

/** Ports from one to another, around the end; the same port again is a whole round away. */
function gap(from: number, to: number, direction: Scan['direction']): number {
  const distance = ((to - from) * (direction === 'upwards' ? 1 : -1) + PORTS) % PORTS;
  return distance === 0 ? PORTS : distance;
}
