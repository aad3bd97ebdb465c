/** For each packet the few rules that can have a say in what becomes of it, whatever lists its sender is on. */
import type { AddressLists } from '../address-lists.ts';
import type { Layer7Patterns } from '../layer7.ts';
import { matches, type Situation } from '../matchers.ts';
import type { Packet } from '../packet.ts';
import { parseRanges, sizeOf } from '../ranges.ts';
import type { SourceRule } from '../read-firewall.ts';
import type { Slice } from './slice.ts';

/** What may become of a packet: one list of rules, or more where it isn't known whether some of them match. */
export interface Program {
  /** All rules that may match, in order. */
  rules: readonly SourceRule[];
  /** Null where too many rules ask for what can't be known. */
  variants: readonly (readonly SourceRule[])[] | null;
  /** Equal for packets that have the same future in every state. */
  signature: string;
}

interface Entry {
  rule: SourceRule;
  order: number;
  /** The conditions that a packet answers by itself, each as a rule of its own. */
  fixed: { name: string; rule: SourceRule }[];
  /** Whether there are others: they depend on lists, or on what rules before have changed. */
  isOpen: boolean;
}

const LISTS = new Set(['src-address-list', 'dst-address-list']);
const MARKS = ['connection-mark', 'packet-mark', 'routing-mark'];
const TERMINATING = new Set(['accept', 'drop', 'reject', 'tarpit']);
const TRANSLATED = ['dst-port', 'port', 'dst-address', 'dst-address-list', 'dst-address-type', 'connection-nat-state'];
const TRANSLATING = new Set(['dst-nat', 'redirect', 'netmap']);
/** Rules for more ports than this are asked for every packet. */
const FEW_PORTS = 64;
const MOST_UNKNOWN = 5;

export class Programs {
  /** The rules that meet the sender, in order. */
  readonly rules: SourceRule[] = [];
  readonly #known = new WeakMap<Packet, Program>();
  readonly #anyPort: Entry[] = [];
  readonly #byPort = new Map<number, Entry[]>();
  readonly #changing: ReadonlySet<string>;
  readonly #situation: Omit<Situation, 'packet'>;
  readonly #slice: Slice;
  readonly #translates: boolean;

  /** Leaves out the rules that don't meet the sender of the sample, whatever the packet. */
  constructor(slice: Slice, lists: AddressLists, layer7: Layer7Patterns, sample: Packet) {
    this.#situation = { lists, layer7, now: 0 };
    this.#slice = slice;
    this.#translates = slice.rules.some(({ action }) => TRANSLATING.has(action));
    this.#changing = changingProperties(slice.rules, this.#translates);
    slice.rules.forEach((rule, order) => {
      this.#index(rule, order, sample);
    });
  }

  of(packet: Packet): Program {
    let program = this.#known.get(packet);
    if (program === undefined) {
      program = this.#programOf(packet);
      this.#known.set(packet, program);
    }
    return program;
  }

  #programOf(packet: Packet): Program {
    const kept: SourceRule[] = [];
    const unknown: { index: number; names: string[] }[] = [];
    const closed = new Set<string>();
    // What rules may change on the way is asked of the packet again and again.
    const { connectionState, destinationPort } = packet;
    const { bound } = this.#slice;
    let signature = `${this.#changing.has('connection-state') ? connectionState : ''} ${this.#translates ? destinationPort : ''}`;
    for (const entry of this.#candidates(packet)) {
      const chain = `${entry.rule.table} ${entry.rule.chain}`;
      if (closed.has(chain)) continue;
      const names = this.#unknownConditions(entry, packet);
      if (names === null) continue;
      const ends = names.length === 0 && !entry.isOpen && TERMINATING.has(entry.rule.action);
      if (ends) closed.add(chain);
      if (names.length > 0) unknown.push({ index: kept.length, names });
      kept.push(entry.rule);
      // Which rule ends a chain makes no difference, as long as the same others stand before it.
      signature += ends && !bound.has(entry.rule) ? ` ${chain} ${entry.rule.action}` : ` ${entry.order}${names.join()}`;
    }
    const variants = unknown.length > MOST_UNKNOWN ? null : variantsOf(kept, unknown);
    return { rules: kept, variants, signature };
  }

  #index(rule: SourceRule, order: number, sample: Packet): void {
    const fixed: Entry['fixed'] = [];
    let isOpen = false;
    for (const [name, value] of rule.properties) {
      if (IDLE.has(name)) continue;
      if (this.#changing.has(name) || (LISTS.has(name) && this.#slice.lists.has(value.replace('!', '')))) isOpen = true;
      else fixed.push({ name, rule: { ...rule, properties: new Map([[name, value]]) } });
    }
    const situation = { packet: sample, ...this.#situation };
    const ofSender = fixed.filter(({ name }) => OF_SENDER.has(name));
    if (ofSender.some((condition) => matches(condition.rule, situation) === false)) return;
    this.rules.push(rule);
    this.#store({
      rule,
      order,
      fixed: fixed.filter((condition) => !ofSender.includes(condition) || matches(condition.rule, situation) === null),
      isOpen,
    });
  }

  #store(entry: Entry): void {
    const ranges = this.#translates ? null : parseRanges(entry.rule.properties.get('dst-port') ?? '');
    if (ranges === null || sizeOf(ranges) > FEW_PORTS) {
      this.#anyPort.push(entry);
      return;
    }
    const ports = new Set(
      ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
    );
    for (const port of ports) {
      const own = this.#byPort.get(port);
      if (own === undefined) this.#byPort.set(port, [entry]);
      else own.push(entry);
    }
  }

  #candidates({ destinationPort }: Packet): Entry[] {
    const own = destinationPort === null ? undefined : this.#byPort.get(destinationPort);
    return own === undefined ? this.#anyPort : [...this.#anyPort, ...own].sort((a, b) => a.order - b.order);
  }

  /** The conditions that can't be known; null where another one does not hold. */
  #unknownConditions({ fixed }: Entry, packet: Packet): string[] | null {
    const situation = { packet, ...this.#situation };
    const unknown: string[] = [];
    for (const { name, rule } of fixed) {
      const answer = matches(rule, situation);
      if (answer === false) return null;
      if (answer === null) unknown.push(name);
    }
    return unknown;
  }
}

/** Properties that no packet is asked for, of those that most rules have. */
const IDLE = new Set(['action', 'chain', 'comment', 'disabled', 'address-list', 'address-list-timeout', 'jump-target']);

/** What does not differ between the packets of one sender. */
const OF_SENDER = new Set([
  'src-address',
  'src-address-list',
  'in-interface',
  'in-interface-list',
  'dst-address-list',
  'dst-address',
]);

/** Properties of a packet that rules change on its way. */
function changingProperties(rules: readonly SourceRule[], translates: boolean): Set<string> {
  const changing = new Set<string>(['out-interface', 'out-interface-list']);
  const marks = rules.some(({ action }) => action.startsWith('mark-'));
  if (marks) for (const mark of MARKS) changing.add(mark);
  if (translates) for (const name of TRANSLATED) changing.add(name);
  if (rules.some(({ action }) => action === 'notrack')) changing.add('connection-state');
  return changing;
}

/** All ways in which the rules may match that can't be known to: without such a rule, or without the condition. */
function variantsOf(
  rules: readonly SourceRule[],
  unknown: readonly { index: number; names: string[] }[],
): SourceRule[][] {
  const count = 2 ** unknown.length;
  return Array.from({ length: count }, (_, choice) => {
    const skipped = new Set(unknown.filter((_, bit) => ((choice >> bit) & 1) === 0).map(({ index }) => index));
    const assumed = new Map(unknown.map(({ index, names }) => [index, names]));
    return rules.flatMap((rule, index) =>
      skipped.has(index) ? [] : assumed.has(index) ? without(rule, assumed.get(index)!) : rule,
    );
  });
}

function without(rule: SourceRule, names: readonly string[]): SourceRule {
  const properties = new Map([...rule.properties].filter(([name]) => !names.includes(name)));
  return { ...rule, properties };
}
