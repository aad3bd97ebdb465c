/**
 * A firewall as a machine: its states are the lists that a stranger is on, its moves the packets that a stranger can
 * send. What a packet does in a state is asked of the simulator.
 */
import type { AddressLists } from '../address-lists.ts';
import type { Layer7Patterns } from '../layer7.ts';
import { createPacket, isUsual, type Packet } from '../packet.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import type { Family } from '../rule.ts';
import { simulate, type TraceStep, type Verdict } from '../simulator.ts';
import { listsOf, type MachineFacts, machineFacts } from './machine-facts.ts';
import { isFromClientPort, packetSpace, quietPort, withClientPort } from './packet-space.ts';
import { Programs } from './programs.ts';
import { filledList, isFilling, listsReadBy, type Slice } from './slice.ts';
import type { Sender } from './stranger.ts';

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
  /** The entries that its rules read or fill: the others make no difference to it, nor it to them. */
  touched: readonly number[];
  /** Those that its rules fill. */
  filled: readonly number[];
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

interface Effect extends Pick<Outcome, 'accepted' | 'rule' | 'trace'> {
  /** The entries that the packet began or renewed, with their values in the state behind it. */
  changed: readonly (readonly [entry: number, value: number])[];
}

const MOST_PACKETS = 2 ** 18;
const MOST_CLASSES = 2 ** 13;
/** Later than any entry lives: who is on a list already is on it until then. */
const FAR = 2 ** 50;

export class KnockMachine {
  readonly facts: MachineFacts;
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
  /** What rules name by `layer7-protocol`. */
  readonly layer7: Layer7Patterns;
  readonly #programs: Programs;
  readonly #bySignature = new Map<string, number>();
  /** By class, and by the state of what it touches. */
  readonly #known: Map<string, readonly Effect[]>[] = [];
  readonly #fromOtherPorts: Packet[] = [];
  readonly #entriesOfLists: ReadonlyMap<string, readonly number[]>;

  /** The facts may have been read before. */
  constructor(firewall: Firewall, family: Family, facts: MachineFacts = machineFacts(firewall, family)) {
    this.facts = facts;
    this.family = family;
    this.slice = facts.slice;
    this.sender = facts.sender;
    this.layer7 = facts.layer7;
    this.memberships = membershipsOf(facts);
    this.#entriesOfLists = Map.groupBy(this.memberships.keys(), (entry) => this.memberships[entry]!.list);
    this.#fixed = listsOf(facts.entries);
    this.#programs = new Programs(facts, this.#fixed);
    const gaps = new Set(facts.gaps);
    this.classes = this.#classes(gaps);
    if (this.#opensBySourcePort()) gaps.add('some packets get in by the port that they come from');
    this.gaps = [...gaps];
  }

  /** Whether it is known of all packets what they do to lists. */
  get isSure(): boolean {
    return this.classes.every(({ variants, filled }) => variants.length === 1 || filled.length === 0);
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
    return this.#bySignature.get(this.#keyOf(packet)) ?? null;
  }

  /** All that may become of a packet of this class; nothing where its connection can't be established. */
  step(state: State, index: number): readonly Outcome[] {
    const { opener } = this.classes[index]!;
    if (opener !== null && !this.accepts(state, opener)) return [];
    return this.#effects(state, index).map(({ changed, ...effect }) => {
      const next = [...state];
      for (const [entry, value] of changed) next[entry] = value;
      return { ...effect, state: next, written: changed.map(([entry]) => entry) };
    });
  }

  /** What it does to the entries that its rules name: the others make no difference. */
  #effects(state: State, index: number): readonly Effect[] {
    const { touched } = this.classes[index]!;
    const known = this.#known[index] ?? new Map<string, readonly Effect[]>();
    this.#known[index] = known;
    const key = touched.map((entry) => state[entry]).join();
    let effects = known.get(key);
    if (effects === undefined) {
      effects = this.#effectsOf(state, this.classes[index]!);
      known.set(key, effects);
    }
    return effects;
  }

  /** The entries that decide what becomes of a packet of this class, those of the packet that opens its connection too. */
  touchedBy(index: number): readonly number[] {
    const { touched, opener } = this.classes[index]!;
    return opener === null ? touched : [...touched, ...this.touchedBy(opener)];
  }

  /** Whether a packet of this class may be accepted. */
  accepts(state: State, index: number): boolean {
    const { opener } = this.classes[index]!;
    if (opener !== null && !this.accepts(state, opener)) return false;
    return this.#effects(state, index).some(({ accepted }) => accepted);
  }

  /** What becomes of packets sent at these moments (milliseconds), by all rules that packets from outside meet. */
  replay(
    sent: readonly { packet: Packet; at: number }[],
    rules: readonly SourceRule[] = this.#programs.rulesFor(sent.map(({ packet }) => packet)),
  ): Verdict[] {
    const lists = this.#fixed.clone();
    return sent.map(({ packet, at }) => this.#simulate(rules, lists, packet, at));
  }

  /** The rules that can have a say in what becomes of a packet; null where it isn't known which ones match it. */
  rulesFor(packet: Packet): readonly SourceRule[] | null {
    const { variants } = this.#programs.of(packet);
    return variants?.length === 1 ? variants[0]! : null;
  }

  /** Whether any packet, of those that the machine was made from or not, may get in at the start. */
  mayAccept(packet: Packet): boolean {
    const { variants } = this.#programs.of(packet);
    return variants === null || variants.some((rules) => this.#run(this.start, packet, rules, []).accepted);
  }

  /** New connections to a port that no rule names. */
  quietPackets(): Packet[] {
    const port = quietPort(this.slice.rules);
    return ['tcp', 'udp'].map((protocol) => createPacket({ ...this.sender, protocol, destinationPort: port }));
  }

  #effectsOf(state: State, { packet, variants, touched }: PacketClass): Effect[] {
    const effects = new Map<string, Effect>();
    for (const rules of variants) {
      const effect = this.#run(state, packet, rules, touched);
      const key = `${effect.accepted} ${effect.changed.join(' ')}`;
      if (!effects.has(key)) effects.set(key, effect);
    }
    return [...effects.values()];
  }

  #run(state: State, packet: Packet, rules: readonly SourceRule[], touched: readonly number[]): Effect {
    const lists = this.#fixed.clone();
    for (const entry of touched) {
      if (state[entry] === 0) continue;
      const expiresAt = this.lifetimeOf(state, entry) === null ? null : FAR;
      lists.add({ ...this.memberships[entry]!, expiresAt, dynamic: true });
    }
    const { accepted, rule, trace } = this.#simulate(rules, lists, packet, 0);
    const changed = touched.flatMap((entry): [number, number][] => {
      const { list, address } = this.memberships[entry]!;
      const expiresAt = lists.entryOf(list, address, 0)?.expiresAt;
      const isNew = expiresAt !== undefined && expiresAt !== FAR && (expiresAt !== null || !this.#stays(state, entry));
      return isNew ? [[entry, this.#lifetimeIndex(expiresAt) + 1]] : [];
    });
    return { accepted, changed, rule: rule as SourceRule | null, trace };
  }

  #simulate(rules: readonly SourceRule[], lists: AddressLists, packet: Packet, now: number): Verdict {
    return simulate(rules, lists, packet, now, { layer7: this.layer7, addresses: this.facts.addresses });
  }

  #stays(state: State, index: number): boolean {
    return state[index] !== 0 && this.lifetimeOf(state, index) === null;
  }

  #lifetimeIndex(lifetime: number | null): number {
    const index = this.#lifetimes.indexOf(lifetime);
    return index < 0 ? this.#lifetimes.push(lifetime) - 1 : index;
  }

  #classes(gaps: Set<string>): PacketClass[] {
    const programs = this.#programs;
    const classes: PacketClass[] = [];
    const bySignature = this.#bySignature;
    let count = 0;
    for (const packet of packetSpace(this.facts, programs)) {
      count += 1;
      if (count > MOST_PACKETS || classes.length > MOST_CLASSES) {
        gaps.add('the rules tell more kinds of packets apart than are looked at');
        break;
      }
      const key = this.#keyOf(packet);
      if (!isFromClientPort(packet)) this.#fromOtherPorts.push(packet);
      if (bySignature.has(key)) continue;
      const { variants, rules } = programs.of(packet);
      if (variants === null) gaps.add('too many rules depend on what a packet does not tell');
      const opener =
        packet.connectionState === 'established'
          ? (bySignature.get(this.#keyOf({ ...packet, connectionState: 'new', payload: '' })) ?? null)
          : null;
      bySignature.set(key, classes.length);
      const filled = this.#entriesOf(rules.filter(isFilling).map(filledList));
      const touched = this.#entriesOf(rules.flatMap((rule) => [...listsReadBy(rule), filledList(rule)]));
      classes.push({ packet, variants: variants ?? [], opener, touched, filled });
    }
    return classes;
  }

  /** Data in an open connection is kept apart from data in the packet that opens one, which only attackers send. */
  #keyOf(packet: Packet): string {
    return `${isUsual(packet) ? '' : 'unusual'}${this.#programs.signatureOf(packet)}`;
  }

  /** Whether the port of the sender, which strangers choose, decides that a connection is accepted at the start. */
  #opensBySourcePort(): boolean {
    return this.#fromOtherPorts.some((packet) => {
      const [own, usual] = [packet, withClientPort(packet)].map((each) => this.classOf(each));
      if (own == null || usual == null || own === usual || packet.connectionState !== 'new') return false;
      return this.accepts(this.start, own) && !this.accepts(this.start, usual);
    });
  }

  #entriesOf(lists: readonly string[]): number[] {
    return [...new Set(lists)].flatMap((list) => this.#entriesOfLists.get(list) ?? []);
  }
}

/** The memberships that rules can begin, list by list. */
function membershipsOf({ slice, sender }: MachineFacts): Membership[] {
  const fillers = Map.groupBy([...slice.bound].filter(isFilling), filledList);
  return [...slice.lists].flatMap((list) => {
    const actions = new Set(fillers.get(list)!.map(({ action }) => action));
    return [
      ...(actions.has('add-src-to-address-list') ? [{ list, address: sender.source }] : []),
      ...(actions.has('add-dst-to-address-list') ? [{ list, address: sender.destination }] : []),
    ];
  });
}
