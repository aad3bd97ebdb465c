/** For each packet the few rules that can have a say in what becomes of it, whatever lists its sender is on. */
import type { AddressLists } from '../address-lists.ts';
import { conditionHolds, isCondition, type Situation } from '../matchers.ts';
import type { Packet } from '../packet.ts';
import type { SourceRule } from '../read-firewall.ts';
import { BEFORE_ROUTING, BEHIND_ROUTING } from '../simulator.ts';
import { isTranslating, translatedBy } from '../translation.ts';
import type { MachineFacts } from './machine-facts.ts';
import { fewPortsOf } from './rule-ports.ts';
import type { Slice } from './slice.ts';

/** What may become of a packet: one list of rules, or more where it isn't known whether some of them match. */
export interface Program {
  /** All rules that may match, in order. */
  rules: readonly SourceRule[];
  /** Null where too many rules ask for what can't be known. */
  variants: readonly (readonly SourceRule[])[] | null;
}

/** A rule that tells packets apart by their ports. */
export interface PortRule {
  rule: SourceRule;
  /** Equal for rules that do the same, at the same place, with packets to ports that no other rule is for. */
  kind: string;
}

type Condition = readonly [name: string, value: string];

interface Entry {
  rule: SourceRule;
  order: number;
  chain: string;
  /** The conditions that a packet answers by itself; those of ports are apart. */
  fixed: readonly Condition[];
  ofPorts: readonly Condition[];
  /** Whether there are others: they depend on lists, or on what rules before have changed. */
  isOpen: boolean;
}

/** An entry that may match, and what kind of rule for ports it is (see `PortRule`). */
interface MetEntry {
  entry: Entry;
  kind: string;
}

/** The rules of one chain that packets of one protocol may meet, in order. */
interface Chain {
  all: Entry[];
  anyPort: Entry[];
  byPort: Map<number, Entry[]>;
}

/** An entry that may match, with the names of its conditions that can't be known. */
interface Kept {
  entry: Entry;
  names: readonly string[];
}

/** What a packet meets in some of the chains. */
interface Part {
  kept: Kept[];
  signature: string;
  /** What surely decides about all packets in a chain that they begin in. */
  ends: Map<string, Entry>;
}

const LISTS = new Set(['src-address-list', 'dst-address-list']);
const PORTS = new Set(['dst-port', 'port']);
const MARKS = ['connection-mark', 'packet-mark', 'routing-mark'];
const ENDING = new Set(['accept', 'drop', 'reject', 'tarpit', 'return']);
const MOST_UNKNOWN = 5;

export class Programs {
  readonly #entries: Entry[];
  readonly #slice: Slice;
  readonly #addresses: readonly string[];
  readonly #situation: Omit<Situation, 'packet'>;
  /** Properties of a packet that rules change on its way, so that it is asked for them again and again. */
  readonly #changing: ReadonlySet<string>;
  /** Whether rules tell apart where packets go that are not for the router. */
  readonly #asksOthersWhere: boolean;
  readonly #byProtocol = new Map<string, Map<string, Chain>>();
  readonly #known = new WeakMap<Packet, Program>();

  /** Takes the entries of the facts as lists. */
  constructor({ slice, layer7, addresses }: MachineFacts, lists: AddressLists) {
    this.#slice = slice;
    this.#addresses = addresses;
    this.#situation = { lists, layer7, now: 0 };
    this.#changing = changingProperties(slice.rules);
    this.#entries = slice.rules.map((rule, order) => this.#entryOf(rule, order));
    this.#asksOthersWhere = slice.rules.some(
      (rule) => !NOT_FOR_OTHERS.has(rule.chain) && DESTINATIONS.some((name) => rule.properties.has(name)),
    );
  }

  of(packet: Packet): Program {
    let program = this.#known.get(packet);
    if (program === undefined) {
      program = this.#programOf(packet);
      this.#known.set(packet, program);
    }
    return program;
  }

  /** The rules that one of the packets may meet, in order. */
  rulesFor(packets: readonly Packet[]): SourceRule[] {
    const met = new Set(packets.flatMap((packet) => this.of(packet).rules));
    return met.size === 0 ? [] : this.#entries.filter(({ rule }) => met.has(rule)).map(({ rule }) => rule);
  }

  /**
   * The rules that tell packets apart by their ports which are otherwise like this one, as far as they are not behind
   * others that decide whatever the port.
   */
  portRules(packet: Packet): PortRule[] {
    const before = this.#met(packet, hooksOf(packet, BEFORE));
    const found = [...before, ...this.#met(packet, hooksOf(packet, BEHIND.input))];
    // Who is sent elsewhere by a rule for many ports may keep the port.
    const keeps = before.some(({ entry }) => keepsPort(entry));
    if (keeps) found.push(...this.#met(packet, hooksOf(packet, BEHIND.forward), TRANSLATED));
    return found.flatMap(({ entry: { rule, ofPorts }, kind }) => (ofPorts.length > 0 ? { rule, kind } : []));
  }

  /** Equal for packets that have the same future in every state; quicker to have than the program. */
  signatureOf(packet: Packet): string {
    let signature = '';
    for (const part of this.#parts(packet)) signature += part.signature;
    return signature;
  }

  #programOf(packet: Packet): Program {
    const parts = this.#parts(packet);
    const kept = new Map(parts.flatMap((part) => part.kept).map((each) => [each.entry, each]));
    const inOrder = [...kept.values()].sort((a, b) => a.entry.order - b.entry.order);
    const rules = inOrder.map(({ entry }) => entry.rule);
    const unknown = inOrder.flatMap(({ names }, index) => (names.length === 0 ? [] : { index, names }));
    const variants = unknown.length > MOST_UNKNOWN ? null : variantsOf(rules, unknown);
    return { rules, variants };
  }

  /** What it meets before it is decided where it goes, and behind that for each way that it may go. */
  #parts(packet: Packet): Part[] {
    const before = this.#part(packet, hooksOf(packet, BEFORE));
    const behind = this.#routed(packet, before).map((routed) =>
      this.#part(routed, hooksOf(routed, BEHIND[routed.destinationType === 'unicast' ? 'forward' : 'input'])),
    );
    return [before, ...behind];
  }

  /** What the packet may be behind the rules that translate it. */
  #routed(packet: Packet, { kept, ends }: Part): Packet[] {
    const rules = kept.map(({ entry }) => entry.rule).filter(({ table }) => table === 'nat');
    const translated = rules.flatMap((rule) => translatedBy(rule, packet, this.#addresses) ?? []);
    const isSure = ends.has('nat dstnat') && rules.every(isTranslating) && !this.#changing.has('connection-state');
    return isSure ? translated : [packet, ...translated];
  }

  #part(packet: Packet, hooks: readonly string[]): Part {
    const chains = this.#chains(packet.protocol);
    const part: Part = { kept: [], signature: '> ', ends: new Map() };
    if (this.#changing.has('connection-state')) part.signature += packet.connectionState;
    const visited = new Set(hooks);
    for (const name of visited) {
      const chain = chains.get(name);
      for (const entry of chain === undefined ? [] : candidates(chain, packet.destinationPort)) {
        const names = this.#unknownConditions(entry, packet);
        if (names === null) continue;
        part.kept.push({ entry, names });
        if (entry.rule.action === 'jump') visited.add(targetOf(entry.rule));
        const ends = names.length === 0 && !entry.isOpen && isEnding(entry.rule);
        part.signature += this.#signatureOf({ entry, names }, ends, packet);
        if (!ends) continue;
        part.ends.set(name, entry);
        break;
      }
    }
    return part;
  }

  /** Which rule ends a chain makes no difference, as long as the same others stand before it. */
  #signatureOf({ entry, names }: Kept, ends: boolean, packet: Packet): string {
    if (ends && !this.#slice.bound.has(entry.rule)) return ` ${entry.chain} ${entry.rule.action}`;
    const isOfReceiver =
      entry.rule.action === 'add-dst-to-address-list' || entry.rule.properties.has('dst-address-list');
    return ` ${entry.order}${names.join()}${isOfReceiver ? ` ${packet.destination}` : ''}`;
  }

  /** The entries that may match on some port; conditions of these names hold perhaps. */
  #met(packet: Packet, hooks: readonly string[], perhaps: ReadonlySet<string> = NONE): MetEntry[] {
    const chains = this.#chains(packet.protocol);
    const visited = new Set(hooks);
    const met: MetEntry[] = [];
    let others = 0;
    for (const name of visited) {
      for (const entry of chains.get(name)?.all ?? []) {
        const ends = this.#mayEnd(entry, packet, perhaps);
        if (ends === null) continue;
        const { rule, ofPorts, order } = entry;
        const isPlain = ends && this.#isPlain(entry, packet);
        others += Number(!isPlain);
        met.push({ entry, kind: isPlain ? `${name} ${rule.action} behind ${others}` : `rule ${order}` });
        if (rule.action === 'jump') visited.add(targetOf(rule));
        if (ends && ofPorts.length === 0) break;
      }
    }
    return met;
  }

  /** Whether it decides on packets to some ports, or sends them away, and nothing else. */
  #isPlain({ rule, ofPorts }: Entry, packet: Packet): boolean {
    if (ofPorts.length === 0 || this.#slice.bound.has(rule)) return false;
    if (!isTranslating(rule)) return true;
    const target = translatedBy(rule, packet, this.#addresses);
    return target?.destinationType === 'unicast' && !this.#asksOthersWhere;
  }

  /** Whether the chain surely ends with an entry on the ports that it is for; null where the entry does not match. */
  #mayEnd({ rule, fixed, isOpen }: Entry, packet: Packet, perhaps: ReadonlySet<string>): boolean | null {
    const asked = perhaps.size === 0 ? fixed : fixed.filter(([condition]) => !perhaps.has(condition));
    const names = this.#unknownOf(asked, packet);
    if (names === null) return null;
    return names.length === 0 && !isOpen && asked.length === fixed.length && isEnding(rule);
  }

  #entryOf(rule: SourceRule, order: number): Entry {
    const { chain, conditions, ofPorts } = outlineOf(rule);
    const isChanged = ([name, value]: Condition) =>
      this.#changing.has(name) || (LISTS.has(name) && this.#slice.lists.has(value.replace('!', '')));
    if (!conditions.some(isChanged)) return { rule, order, chain, fixed: conditions, ofPorts, isOpen: false };
    const fixed = conditions.filter((condition) => !isChanged(condition));
    return { rule, order, chain, fixed, ofPorts, isOpen: true };
  }

  #chains(protocol: string): Map<string, Chain> {
    const known = this.#byProtocol.get(protocol);
    if (known !== undefined) return known;
    const chains = new Map<string, Chain>();
    for (const entry of this.#entries) {
      if (!meetsProtocol(entry.rule, protocol)) continue;
      const chain = chains.get(entry.chain) ?? { all: [], anyPort: [], byPort: new Map() };
      chains.set(entry.chain, chain);
      store(chain, entry);
    }
    this.#byProtocol.set(protocol, chains);
    return chains;
  }

  /** The conditions that can't be known; null where another one does not hold. */
  #unknownConditions({ fixed, ofPorts }: Entry, packet: Packet): readonly string[] | null {
    const unknown = this.#unknownOf(ofPorts, packet);
    if (unknown === null) return null;
    const more = this.#unknownOf(fixed, packet);
    return more === null || unknown.length === 0 ? more : [...unknown, ...more];
  }

  #unknownOf(conditions: readonly Condition[], packet: Packet): readonly string[] | null {
    const situation = { packet, ...this.#situation };
    let unknown: string[] | null = null;
    for (const [name, value] of conditions) {
      const answer = conditionHolds(name, value, situation);
      if (answer === false) return null;
      if (answer === null) unknown = [...(unknown ?? []), name];
    }
    return unknown ?? NOTHING;
  }
}

const NONE: ReadonlySet<string> = new Set();
const NOTHING: readonly string[] = [];
/** What a packet is asked for that translation changes. */
const TRANSLATED: ReadonlySet<string> = new Set([
  'dst-address',
  'dst-address-list',
  'dst-address-type',
  'connection-nat-state',
]);

const BEFORE = BEFORE_ROUTING.map(nameOf);
const BEHIND = { input: BEHIND_ROUTING.input.map(nameOf), forward: BEHIND_ROUTING.forward.map(nameOf) };

function nameOf([table, chain]: readonly [table: string, chain: string]): string {
  return `${table} ${chain}`;
}

type Outline = Pick<Entry, 'chain' | 'ofPorts'> & { conditions: readonly Condition[] };

const outlines = new WeakMap<SourceRule, Outline>();

function outlineOf(rule: SourceRule): Outline {
  let outline = outlines.get(rule);
  if (outline === undefined) {
    const all = [...rule.properties].filter(([name]) => isCondition(name));
    const ofPorts = all.filter(([name]) => PORTS.has(name));
    const conditions = ofPorts.length === 0 ? all : all.filter(([name]) => !PORTS.has(name));
    outline = { chain: nameOf([rule.table, rule.chain]), conditions, ofPorts };
    outlines.set(rule, outline);
  }
  return outline;
}

/** Only new connections are translated. */
function hooksOf({ connectionState }: Packet, hooks: readonly string[]): readonly string[] {
  return connectionState === 'new' ? hooks : hooks.filter((name) => !name.startsWith('nat '));
}

/** What tells packets apart by where they go, and the chains that packets for others never meet behind routing. */
const DESTINATIONS = ['dst-port', 'port', 'dst-address', 'dst-address-list'];
const NOT_FOR_OTHERS = new Set(['prerouting', 'dstnat', 'input']);

/** Whether a rule that surely matches is the last one of its chain. */
function isEnding(rule: SourceRule): boolean {
  return ENDING.has(rule.action) || isTranslating(rule);
}

function keepsPort({ rule }: Entry): boolean {
  return isTranslating(rule) && !rule.properties.has('to-ports') && fewPortsOf(rule)?.length !== 1;
}

function meetsProtocol({ properties }: SourceRule, protocol: string): boolean {
  const asked = properties.get('protocol');
  return asked === undefined || asked === protocol || asked.startsWith('!') || /^\d/.test(asked);
}

function targetOf({ table, properties }: SourceRule): string {
  return `${table} ${properties.get('jump-target') ?? ''}`;
}

function store(chain: Chain, entry: Entry): void {
  chain.all.push(entry);
  const ports = fewPortsOf(entry.rule);
  if (ports === null) chain.anyPort.push(entry);
  for (const port of ports ?? []) {
    const own = chain.byPort.get(port);
    if (own === undefined) chain.byPort.set(port, [entry]);
    else own.push(entry);
  }
}

/** The entries of a chain that are for a port or for any, in order. */
function* candidates({ anyPort, byPort }: Chain, port: number | null): Generator<Entry> {
  const own = port === null ? undefined : byPort.get(port);
  let next = 0;
  for (const entry of anyPort) {
    while (own !== undefined && next < own.length && own[next]!.order < entry.order) yield own[next++]!;
    yield entry;
  }
  while (own !== undefined && next < own.length) yield own[next++]!;
}

/** Properties of a packet that rules change on its way, other than where it goes. */
function changingProperties(rules: readonly SourceRule[]): Set<string> {
  const changing = new Set<string>(['out-interface', 'out-interface-list']);
  const marks = rules.some(({ action }) => action.startsWith('mark-'));
  if (marks) for (const mark of MARKS) changing.add(mark);
  if (rules.some(({ action }) => action === 'notrack')) changing.add('connection-state');
  return changing;
}

/** All ways in which the rules may match that can't be known to: without such a rule, or without the condition. */
function variantsOf(
  rules: readonly SourceRule[],
  unknown: readonly { index: number; names: readonly string[] }[],
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
