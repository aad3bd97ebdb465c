/** The rules of one long chain, found by what they ask of a packet that nothing changes while it is in the chain. */
import type { AddressLists } from './address-lists.ts';
import { type AddressRange, parseAddressRange } from './addresses.ts';
import type { Packet } from './packet.ts';
import { parseRanges, sizeOf } from './ranges.ts';
import type { Rule } from './rule.ts';

interface Place {
  rule: Rule;
  order: number;
}

/** Rules for more ports than this are kept among those for any. */
const FEW_PORTS = 16;
const WIDTH = { 4: 32, 6: 128 };

export class ChainIndex {
  readonly #sources = new Prefixes();
  readonly #destinations = new Prefixes();
  readonly #ports = new Map<number, Place[]>();
  readonly #interfaces = new Map<string, Place[]>();
  readonly #lists = new Map<string, Place[]>();
  readonly #rest: Place[] = [];

  /** @param filled lists that rules fill: while a packet is in the chain, its sender may come onto one of them */
  constructor(rules: readonly Rule[], filled: ReadonlySet<string>) {
    for (const [order, rule] of rules.entries()) {
      for (const bucket of this.#bucketsOf(rule, filled)) bucket.push({ rule, order });
    }
  }

  /** All rules that may match, in order, and some that don't. */
  candidates({ source, destination, destinationPort, inInterface }: Packet, lists: AddressLists): Rule[] {
    const buckets = [
      this.#rest,
      ...this.#sources.around(source),
      ...this.#destinations.around(destination),
      (destinationPort === null ? undefined : this.#ports.get(destinationPort)) ?? [],
      this.#interfaces.get(inInterface) ?? [],
      ...(this.#lists.size === 0 ? [] : lists.names.map((name) => this.#lists.get(name) ?? [])),
    ].filter((bucket) => bucket.length > 0);
    const places = buckets.length === 1 ? buckets[0]! : buckets.flat().sort((a, b) => a.order - b.order);
    return places.map(({ rule }) => rule);
  }

  /** By the condition that, as a rule, the fewest packets meet. */
  #bucketsOf({ properties }: Rule, filled: ReadonlySet<string>): Place[][] {
    const source = this.#sources.bucketOf(properties.get('src-address'));
    if (source !== null) return [source];
    const ports = parseRanges(properties.get('dst-port') ?? '');
    if (ports !== null && sizeOf(ports) <= FEW_PORTS) {
      return [...new Set(ports.flatMap(allOf))].map((port) => bucketOf(this.#ports, port));
    }
    const destination = this.#destinations.bucketOf(properties.get('dst-address'));
    if (destination !== null) return [destination];
    const list = properties.get('src-address-list');
    if (isPlain(list) && !filled.has(list)) return [bucketOf(this.#lists, list)];
    const name = properties.get('in-interface');
    return [isPlain(name) && !name.startsWith('all-') ? bucketOf(this.#interfaces, name) : this.#rest];
  }
}

/** By addresses and prefixes. */
class Prefixes {
  /** By the bits behind the prefix, and then by the prefix as a number. */
  readonly #byBits = new Map<number, Map<bigint, Place[]>>();

  /** Null for what is not an address or a prefix. */
  bucketOf(written: string | undefined): Place[] | null {
    const range = written === undefined ? null : parseAddressRange(written);
    const bits = range === null ? null : bitsBehind(range);
    if (range === null || bits === null) return null;
    const prefixes = this.#byBits.get(bits) ?? new Map<bigint, Place[]>();
    this.#byBits.set(bits, prefixes);
    return bucketOf(prefixes, range.first >> BigInt(bits));
  }

  /** The buckets of all prefixes that hold an address. */
  around(address: string): Place[][] {
    const point = this.#byBits.size === 0 ? null : parseAddressRange(address);
    if (point === null) return [];
    return [...this.#byBits].flatMap(([bits, prefixes]) => {
      const bucket = prefixes.get(point.first >> BigInt(bits));
      return bucket === undefined ? [] : [bucket];
    });
  }
}

/** How many of the last bits a prefix leaves open; null for a range that is none. */
function bitsBehind({ family, first, last }: AddressRange): number | null {
  const size = last - first + 1n;
  const bits = size.toString(2).length - 1;
  return bits <= WIDTH[family] && size === 1n << BigInt(bits) && first % size === 0n ? bits : null;
}

function isPlain(value: string | undefined): value is string {
  return value !== undefined && value !== '' && !value.startsWith('!') && !value.startsWith('\0');
}

function allOf([first, last]: readonly [number, number]): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function bucketOf<K>(buckets: Map<K, Place[]>, key: K): Place[] {
  const bucket = buckets.get(key) ?? [];
  buckets.set(key, bucket);
  return bucket;
}
