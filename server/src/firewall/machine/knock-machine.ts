/**
 * A firewall as a machine: its states are the lists that a stranger is on, its moves the packets that a stranger can
 * send. What a packet does in a state is asked of the simulator.
 */
import { AddressLists } from '../address-lists.ts';
import { contains, parseAddressRange } from '../addresses.ts';
import { compileLayer7, type Layer7Patterns } from '../layer7.ts';
import { createPacket, type Packet } from '../packet.ts';
import type { Firewall, SourceEntry, SourceRule } from '../read-firewall.ts';
import type { Family } from '../rule.ts';
import { simulate, type TraceStep, type Verdict } from '../simulator.ts';
import { packetSpace, quietPort } from './packet-space.ts';
import { Programs } from './programs.ts';
import { listsReadBy, type Slice, sliceOf } from './slice.ts';
import { type Sender, strangerOf } from './stranger.ts';

/** For each entry that rules can make, 0 without it, else the place of its lifetime among the lifetimes plus one. */
export type State = readonly number[];

/** An address that rules can put on a list: the sender's, or the router's. */
export interface Membership {
  list: string;
  address: string;
}

/** Packets that have the same future in every state, and one of them. */
export interface PacketClass {
  packet: Packet;
  variants: readonly (readonly SourceRule[])[];
  /** The class of the packet that has to be accepted before a connection of this one is established. */
  opener: number | null;
}

export interface Outcome {
  accepted: boolean;
  state: State;
  /** The memberships that the packet began or renewed. */
  written: readonly number[];
  /** The rule that decided; null at the end of the chain. */
  rule: SourceRule | null;
  trace: readonly TraceStep[];
}

const MOST_PACKETS = 8192;
/** Later than any entry lives: who is on a list already is on it until then. */
const FAR = 2 ** 50;

export class KnockMachine {
  readonly family: Family;
  readonly sender: Sender;
  readonly slice: Slice;
  readonly memberships: readonly Membership[];
  readonly classes: readonly PacketClass[];
  /** Why the machine does not stand for all that can happen; empty where it does. */
  readonly gaps: readonly string[];
  /** In milliseconds; null for ever. */
  readonly #lifetimes: (number | null)[] = [];
  readonly #fixed: AddressLists;
  readonly #layer7: Layer7Patterns;
  readonly #addresses: readonly string[];
  readonly #programs: Programs;
  readonly #bySignature = new Map<string, number>();
  readonly #outcomes = new Map<string, readonly Outcome[]>();

  constructor(firewall: Firewall, family: Family) {
    this.family = family;
    const rules = firewall.rules.filter((rule) => rule.family === family && !rule.disabled);
    this.slice = sliceOf(rules);
    const read = new Set(this.slice.rules.flatMap(listsReadBy));
    const entries = firewall.entries.filter(
      (entry) => entry.family === family && !entry.disabled && read.has(entry.list),
    );
    this.sender = strangerOf(
      family,
      this.slice.rules,
      entries.map(({ address }) => address),
    );
    this.memberships = [...this.slice.lists].flatMap((list) => this.#membershipsOf(list));
    this.#fixed = listsOf(entries, this.sender);
    this.#layer7 = compileLayer7(firewall.layer7);
    this.#addresses = firewall.addresses;
    this.#programs = new Programs(this.slice, this.#fixed, this.#layer7, createPacket(this.sender));
    const gaps = new Set<string>();
    this.classes = this.#classes(gaps);
    this.gaps = [...gaps];
  }

  /** Whether it is known of all rules when they match. */
  get isSure(): boolean {
    return this.classes.every(({ variants }) => variants.length === 1);
  }

  /** Nobody has sent anything yet. */
  get start(): State {
    return this.memberships.map(() => 0);
  }

  /** On these lists, for ever. */
  stateWith(entries: readonly number[]): State {
    const forever = this.#lifetimeIndex(null) + 1;
    return this.memberships.map((_, entry) => (entries.includes(entry) ? forever : 0));
  }

  lifetimeOf(state: State, membership: number): number | null {
    return this.#lifetimes[state[membership]! - 1]!;
  }

  /** The class of a packet; null where it is like none that the machine was made from. */
  classOf(packet: Packet): number | null {
    return this.#bySignature.get(this.#programs.of(packet).signature) ?? null;
  }

  /** All that may become of a packet of this class; nothing where its connection can't be established. */
  step(state: State, index: number): readonly Outcome[] {
    const key = `${index}:${state}`;
    let outcomes = this.#outcomes.get(key);
    if (outcomes === undefined) {
      outcomes = this.#step(state, this.classes[index]!);
      this.#outcomes.set(key, outcomes);
    }
    return outcomes;
  }

  /** Whether a packet of this class may be accepted. */
  accepts(state: State, index: number): boolean {
    return this.step(state, index).some(({ accepted }) => accepted);
  }

  /** What becomes of packets sent at these moments (milliseconds), by all rules that packets from outside meet. */
  replay(
    sent: readonly { packet: Packet; at: number }[],
    rules: readonly SourceRule[] = this.#rulesForAny(sent),
  ): Verdict[] {
    const lists = this.#fixed.clone();
    return sent.map(({ packet, at }) => this.#simulate(rules, lists, packet, at));
  }

  #rulesForAny(sent: readonly { packet: Packet }[]): SourceRule[] {
    const met = new Set(
      [...new Set(sent.map(({ packet }) => packet))].flatMap((packet) => this.#programs.of(packet).rules),
    );
    return this.#programs.rules.filter((rule) => met.has(rule));
  }

  /** The rules that can have a say in what becomes of a packet; null where it isn't known which ones match it. */
  rulesFor(packet: Packet): readonly SourceRule[] | null {
    const { variants } = this.#programs.of(packet);
    return variants?.length === 1 ? variants[0]! : null;
  }

  /** Whether any packet, of those that the machine was made from or not, may get in at the start. */
  mayAccept(packet: Packet): boolean {
    const { variants } = this.#programs.of(packet);
    return variants === null || variants.some((rules) => this.#run(this.start, packet, rules).accepted);
  }

  /** New connections to a port that no rule names. */
  quietPackets(): Packet[] {
    const port = quietPort(this.slice.rules);
    return ['tcp', 'udp'].map((protocol) => createPacket({ ...this.sender, protocol, destinationPort: port }));
  }

  #step(state: State, { packet, variants, opener }: PacketClass): Outcome[] {
    if (opener !== null && !this.accepts(state, opener)) return [];
    const outcomes = new Map<string, Outcome>();
    for (const rules of variants) {
      const outcome = this.#run(state, packet, rules);
      const key = `${outcome.accepted} ${outcome.state} ${outcome.written}`;
      if (!outcomes.has(key)) outcomes.set(key, outcome);
    }
    return [...outcomes.values()];
  }

  #run(state: State, packet: Packet, rules: readonly SourceRule[]): Outcome {
    const lists = this.#fixed.clone();
    this.memberships.forEach(({ list, address }, index) => {
      if (state[index] === 0) return;
      const lifetime = this.lifetimeOf(state, index);
      lists.add({ list, address, expiresAt: lifetime === null ? null : FAR, dynamic: true });
    });
    const { accepted, rule, trace } = this.#simulate(rules, lists, packet, 0);
    const next = [...state];
    const written: number[] = [];
    const after = new Map(lists.entries(0).map((entry) => [`${entry.address} ${entry.list}`, entry.expiresAt]));
    this.memberships.forEach(({ list, address }, index) => {
      const expiresAt = after.get(`${address} ${list}`);
      const isNew = expiresAt !== undefined && expiresAt !== FAR && (expiresAt !== null || !this.#stays(state, index));
      if (!isNew) return;
      written.push(index);
      next[index] = this.#lifetimeIndex(expiresAt) + 1;
    });
    return { accepted, state: next, written, rule: rule as SourceRule | null, trace };
  }

  #simulate(rules: readonly SourceRule[], lists: AddressLists, packet: Packet, now: number): Verdict {
    return simulate(rules, lists, packet, now, { layer7: this.#layer7, addresses: this.#addresses });
  }

  #stays(state: State, index: number): boolean {
    return state[index] !== 0 && this.lifetimeOf(state, index) === null;
  }

  #lifetimeIndex(lifetime: number | null): number {
    const index = this.#lifetimes.indexOf(lifetime);
    return index < 0 ? this.#lifetimes.push(lifetime) - 1 : index;
  }

  #membershipsOf(list: string): Membership[] {
    const actions = new Set(
      this.slice.rules.filter(({ properties }) => properties.get('address-list') === list).map(({ action }) => action),
    );
    const { source, destination } = this.sender;
    return [
      ...(actions.has('add-src-to-address-list') ? [{ list, address: source }] : []),
      ...(actions.has('add-dst-to-address-list') ? [{ list, address: destination }] : []),
    ];
  }

  #classes(gaps: Set<string>): PacketClass[] {
    const programs = this.#programs;
    const classes: PacketClass[] = [];
    const bySignature = this.#bySignature;
    const packets = packetSpace(
      { rules: programs.rules, bound: this.slice.bound },
      this.#layer7,
      this.sender,
      MOST_PACKETS,
    );
    if (packets.length === MOST_PACKETS) gaps.add('the rules tell more kinds of packets apart than are looked at');
    for (const packet of packets) {
      const { variants, signature } = programs.of(packet);
      if (bySignature.has(signature)) continue;
      if (variants === null) gaps.add('too many rules depend on what a packet does not tell');
      const opener =
        packet.connectionState === 'established'
          ? (bySignature.get(programs.of({ ...packet, connectionState: 'new', payload: '' }).signature) ?? null)
          : null;
      bySignature.set(signature, classes.length);
      classes.push({ packet, variants: variants ?? [], opener });
    }
    return classes;
  }
}

/** The entries of the script that the sender or the router is on. */
function listsOf(entries: readonly SourceEntry[], { source, destination }: Sender): AddressLists {
  const points = [source, destination].map((address) => parseAddressRange(address)!);
  const lists = new AddressLists();
  for (const entry of entries) {
    const range = parseAddressRange(entry.address);
    if (range !== null && points.some((point) => contains(range, point))) lists.add({ ...entry, expiresAt: null });
  }
  return lists;
}
