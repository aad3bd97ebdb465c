/** Draws the secret of a knock: packets that nobody guesses and that no scan sends in this order. */
import { headerBytes } from '../clients/packet-sizes.ts';
import type { KnockStep } from '../knock-plan.ts';
import { slowestSweep } from '../knock-strength.ts';
import { type NumberRange, overlap, parseRanges, sizeOf } from '../ranges.ts';
import type { Firewall } from '../read-firewall.ts';
import type { StepKind } from './choices.ts';

/** A whole number from 0 up to, and without, this one, each as likely as the others. */
export type RandomSource = (below: number) => number;

/**
 * A source that uses up whole numbers below 2 ** 32, one after the other.
 * @throws RangeError when none is left: no number is used twice
 */
export function randomFrom(numbers: readonly number[]): RandomSource {
  let next = 0;
  return (below) => {
    if (next >= numbers.length) throw new RangeError('There are no more random numbers.');
    return Math.floor((numbers[next++]! / 2 ** 32) * below);
  };
}

/** How long each stage but the last one lasts: time for a client on a slow line, not for a scan. */
export const STAGE_SECONDS = 10;

const FIRST_PORT = 1024;
const PORTS_END = 65_536;
/** A scan has to send more packets a second than this to meet all stages in time. */
const FAST_SCAN = 5000;
/** Sizes of IPv4 packets with an echo request that no usual ping has and no line cuts. */
const SIZES = [160, 1360] as const;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const TEXT_LENGTH = 16;
const MOST_DRAWS = 400;
/** Ranges of ports that are larger than this are no services. */
const LARGE_RANGE = 1024;

/**
 * The packets of a knock, with sizes as IPv4 counts them; null where no draw resists scans.
 * @param taken ports that something else waits on
 */
export function drawSteps(
  kinds: readonly StepKind[],
  taken: readonly NumberRange[],
  random: RandomSource,
): KnockStep[] | null {
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const steps = kinds.map((kind) => drawStep(kind, random));
    if (areApart(steps, taken) && resistsScans(steps)) return steps;
  }
  return null;
}

/** The same step over IPv6: the same data behind longer headers. */
export function overIpv6(step: KnockStep): KnockStep {
  const longer = headerBytes(step.protocol, 6) - headerBytes(step.protocol, 4);
  return step.packetSize === null ? step : { ...step, packetSize: step.packetSize + longer };
}

/** The ports that rules name, but for large ranges. */
export function namedPorts({ rules }: Firewall): NumberRange[] {
  const asked = rules.flatMap(({ properties }) => ['dst-port', 'port'].flatMap((name) => properties.get(name) ?? []));
  const ranges = asked.flatMap((value) => parseRanges(value.replace('!', '')) ?? []);
  return ranges.filter((range) => sizeOf([range]) <= LARGE_RANGE);
}

function drawStep(kind: StepKind, random: RandomSource): KnockStep {
  const [least, most] = SIZES;
  const isPing = kind === 'icmp';
  return {
    protocol: kind === 'passphrase' ? 'udp' : kind,
    port: isPing ? null : FIRST_PORT + random(PORTS_END - FIRST_PORT),
    packetSize: isPing ? least + random(most - least) : null,
    payload: kind === 'passphrase' ? drawText(random) : null,
    delayMs: null,
  };
}

function drawText(random: RandomSource): string {
  return Array.from({ length: TEXT_LENGTH }, () => LETTERS[random(LETTERS.length)]).join('');
}

/** No two alike, whatever their protocol: a TCP knock must not be a UDP one as well. */
function areApart(steps: readonly KnockStep[], taken: readonly NumberRange[]): boolean {
  const ports = steps.flatMap(({ port }) => port ?? []);
  const sizes = steps.flatMap(({ packetSize }) => packetSize ?? []);
  const isFree = (port: number) => !overlap(taken, [[port, port]]);
  return new Set(ports).size === ports.length && new Set(sizes).size === sizes.length && ports.every(isFree);
}

function resistsScans(steps: readonly KnockStep[]): boolean {
  const ports = steps.flatMap(({ port }) => port ?? []);
  if (ports.length < steps.length) return true;
  const seconds = ports.slice(1).map(() => STAGE_SECONDS);
  return slowestSweep(ports, seconds, new Set(steps.map(({ protocol }) => protocol)).size) > FAST_SCAN;
}
