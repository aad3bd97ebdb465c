/**
 * Sends packets through the rules one after the other, address lists and all, as the router does. Source: RouterOS
 * manual, Packet Flow in RouterOS.
 */
import { parseDuration } from '../semantics/duration.ts';
import type { AddressLists } from './address-lists.ts';
import { ChainIndex } from './chain-index.ts';
import type { Layer7Patterns } from './layer7.ts';
import { matches } from './matchers.ts';
import type { Packet } from './packet.ts';
import type { Rule, Table } from './rule.ts';
import { translatedBy } from './translation.ts';

/** Chains may jump in circles: after more jumps than any sane rule set makes for a packet, none is followed any more. */
const MOST_JUMPS = 500;

export interface SimulationOptions {
  /**
   * What becomes of a rule of which it is not known whether it matches: passed over, which is the default, or taken as
   * matching. What both agree on is not sure for that: two such rules may depend on each other.
   */
  onUnknown?: 'skip' | 'take';
  /** What rules name by `layer7-protocol`. */
  layer7?: Layer7Patterns;
  /** The router's own addresses, besides the one that the packet was sent to. */
  addresses?: readonly string[];
}

/** What one rule did with a packet. */
export interface TraceStep {
  rule: Rule;
  effect: string;
  /** False where it was not known whether the rule matches. */
  isSure: boolean;
}

export interface Verdict {
  /** Whether the packet reaches the router's service, or is passed on. */
  accepted: boolean;
  /** `dropped` without a word, `rejected` with an answer. */
  outcome: 'accepted' | 'dropped' | 'rejected';
  /** The rule that decided; null at the end of the chain. */
  rule: Rule | null;
  /** To the router itself (`input`) or through it (`forward`); null for a packet that was dropped before that was decided. */
  route: 'input' | 'forward' | null;
  /** The packet as the rules have left it: its destination is where it goes, its marks are those that they have set. */
  packet: Packet;
  trace: TraceStep[];
}

type Decision = { outcome: Verdict['outcome']; rule: Rule } | 'return' | null;
/** A chain of the router in which packets begin. */
export type Hook = readonly [table: Table, chain: string];

/** The chains that a packet from outside goes through, in order, before it is decided where it goes, and then. */
export const BEFORE_ROUTING: readonly Hook[] = [
  ['raw', 'prerouting'],
  ['mangle', 'prerouting'],
  ['nat', 'dstnat'],
];
export const BEHIND_ROUTING: Record<'input' | 'forward', readonly Hook[]> = {
  input: [
    ['mangle', 'input'],
    ['filter', 'input'],
    ['nat', 'input'],
  ],
  forward: [
    ['mangle', 'forward'],
    ['filter', 'forward'],
    ['mangle', 'postrouting'],
    ['nat', 'srcnat'],
  ],
};

const OUTCOMES = new Map<string, Verdict['outcome']>([
  ['accept', 'accepted'],
  ['drop', 'dropped'],
  ['tarpit', 'dropped'],
  ['reject', 'rejected'],
]);
/** Translations that change nothing that this packet meets: the sender's address, behind all rules. */
const OF_THE_SENDER = new Set(['src-nat', 'masquerade', 'same']);
const MARKS = new Map<string, readonly [fact: 'connectionMark' | 'packetMark' | 'routingMark', property: string]>([
  ['mark-connection', ['connectionMark', 'new-connection-mark']],
  ['mark-packet', ['packetMark', 'new-packet-mark']],
  ['mark-routing', ['routingMark', 'new-routing-mark']],
]);

/**
 * What happens to a packet at the moment `now` (milliseconds on the clock of the lists). Changes the lists.
 *
 * The state of its connection is what the packet says. Only new connections are translated; a packet of an older one has
 * to come with the address and port that its connection was translated to.
 */
export function simulate(
  rules: readonly Rule[],
  lists: AddressLists,
  packet: Packet,
  now: number,
  options: SimulationOptions = {},
): Verdict {
  const walk = new Walk(rules, lists, { ...packet, outInterface: '', outInterfaceLists: [] }, now, options);
  const early = walk.hooks(BEFORE_ROUTING);
  if (early !== null && early.outcome !== 'accepted') return walk.verdict(early, null);
  if (walk.packet.destinationType !== 'unicast') return walk.verdict(walk.hooks(BEHIND_ROUTING.input), 'input');
  const { outInterface: _, ...routed } = walk.packet;
  const { outInterface, outInterfaceLists = [] } = packet;
  walk.packet = { ...routed, ...(outInterface !== undefined && { outInterface }), outInterfaceLists };
  return walk.verdict(walk.hooks(BEHIND_ROUTING.forward), 'forward');
}

/** The rules of one chain. A long one that many packets are sent through is looked up in an index. */
class Chain {
  readonly #rules: readonly Rule[];
  readonly #filled: ReadonlySet<string>;
  #uses = 0;
  #index: ChainIndex | null = null;

  /** Takes the lists that rules of any chain fill. */
  constructor(rules: readonly Rule[], filled: ReadonlySet<string>) {
    this.#rules = rules;
    this.#filled = filled;
  }

  candidates(packet: Packet, lists: AddressLists): readonly Rule[] {
    this.#uses += 1;
    if (this.#rules.length <= FEW_RULES || this.#uses <= FEW_USES) return this.#rules;
    this.#index ??= new ChainIndex(this.#rules, this.#filled);
    return this.#index.candidates(packet, lists);
  }
}

const FEW_RULES = 32;
const FEW_USES = 8;
const chainsOfRules = new WeakMap<readonly Rule[], Map<string, Chain>>();

function chainsOf(rules: readonly Rule[]): Map<string, Chain> {
  const known = chainsOfRules.get(rules);
  if (known !== undefined) return known;
  const enabled = rules.filter(({ disabled }) => !disabled);
  const filled = new Set(enabled.flatMap(({ properties }) => properties.get('address-list') ?? []));
  const byName = Map.groupBy(enabled, ({ family, table, chain }) => keyOf(family, table, chain));
  const chains = new Map([...byName].map(([name, own]) => [name, new Chain(own, filled)]));
  chainsOfRules.set(rules, chains);
  return chains;
}

function keyOf(family: number, table: Table, chain: string): string {
  return `${family} ${table} ${chain}`;
}

class Walk {
  packet: Packet;
  readonly #chains: Map<string, Chain>;
  readonly #lists: AddressLists;
  readonly #now: number;
  readonly #options: SimulationOptions;
  readonly #trace: TraceStep[] = [];
  #jumps = 0;
  #isSure = true;

  constructor(rules: readonly Rule[], lists: AddressLists, packet: Packet, now: number, options: SimulationOptions) {
    this.#chains = chainsOf(rules);
    this.#lists = lists;
    this.packet = packet;
    this.#now = now;
    this.#options = options;
  }

  /** Goes through chains of the router one after the other; gives what refused the packet, or what the filter said. */
  hooks(hooks: readonly Hook[]): Exclude<Decision, 'return'> {
    let last: Exclude<Decision, 'return'> = null;
    for (const [table, chain] of hooks) {
      if (table === 'nat' && this.packet.connectionState !== 'new') continue;
      const decision = this.#chain(table, chain);
      if (decision === null || decision === 'return') continue;
      if (decision.outcome !== 'accepted') return decision;
      if (table === 'filter') last = decision;
    }
    return last;
  }

  verdict(decision: Exclude<Decision, 'return'>, route: Verdict['route']): Verdict {
    const outcome = decision?.outcome ?? 'accepted';
    const rule = decision?.rule ?? null;
    return { accepted: outcome === 'accepted', outcome, rule, route, packet: this.packet, trace: this.#trace };
  }

  /** Null where the end of the chain was reached without a decision. */
  #chain(table: Table, name: string): Decision {
    const chain = this.#chains.get(keyOf(this.packet.family, table, name));
    for (const rule of chain?.candidates(this.packet, this.#lists) ?? []) {
      const { layer7 } = this.#options;
      const situation = { packet: this.packet, lists: this.#lists, now: this.#now, ...(layer7 && { layer7 }) };
      const answer = matches(rule, situation);
      if (answer === false) continue;
      this.#isSure = answer !== null;
      if (answer === null && this.#options.onUnknown !== 'take') {
        this.#note(rule, 'perhaps matches, passed over');
        continue;
      }
      const decision = this.#apply(rule);
      if (decision !== null) return decision;
    }
    return null;
  }

  #apply(rule: Rule): Decision {
    const outcome = OUTCOMES.get(rule.action);
    if (outcome !== undefined) return this.#decide(rule, outcome, outcome);
    switch (rule.action) {
      case 'return':
        this.#note(rule, 'returned');
        return 'return';
      case 'jump':
        return this.#jump(rule);
      case 'add-src-to-address-list':
        return this.#list(rule, this.packet.source);
      case 'add-dst-to-address-list':
        return this.#list(rule, this.packet.destination);
      case 'notrack':
        this.packet = { ...this.packet, connectionState: 'untracked' };
        return this.#noteOnly(rule, 'not tracked');
      default:
        return rule.table === 'nat' ? this.#translate(rule) : this.#mark(rule);
    }
  }

  #decide(rule: Rule, outcome: Verdict['outcome'], effect: string): Decision {
    this.#note(rule, effect);
    return { outcome, rule };
  }

  #jump(rule: Rule): Decision {
    const target = rule.properties.get('jump-target') ?? '';
    this.#note(rule, `jumped to ${target}`);
    this.#jumps += 1;
    if (this.#jumps > MOST_JUMPS) return null;
    const decision = this.#chain(rule.table, target);
    return decision === 'return' ? null : decision;
  }

  #list(rule: Rule, address: string): null {
    const list = rule.properties.get('address-list') ?? '';
    const timeout = rule.properties.get('address-list-timeout') ?? '';
    const seconds = parseDuration(timeout) || null;
    const expiresAt = seconds === null ? null : this.#now + seconds * 1000;
    this.#lists.add({ list, address, expiresAt, dynamic: timeout !== 'none-static' });
    return this.#noteOnly(rule, `put ${address} on list ${list}`);
  }

  /** Marks, and actions that change nothing that rules look at. A mark with `passthrough=no` ends the chain. */
  #mark(rule: Rule): Decision {
    const kind = MARKS.get(rule.action);
    if (kind === undefined) return this.#noteOnly(rule, rule.action);
    const [fact, property] = kind;
    const mark = rule.properties.get(property) ?? '';
    this.packet = { ...this.packet, [fact]: mark };
    const effect = `${rule.action.replace('mark-', 'marked the ')} ${mark}`;
    const isLast = ['no', 'false'].includes(rule.properties.get('passthrough') ?? 'yes');
    return isLast ? this.#decide(rule, 'accepted', effect) : this.#noteOnly(rule, effect);
  }

  /** The first rule that translates ends the table. */
  #translate(rule: Rule): Decision {
    const isOfTheSender = OF_THE_SENDER.has(rule.action) || rule.chain === 'srcnat' || rule.chain === 'input';
    if (isOfTheSender && rule.action !== 'redirect') return this.#decide(rule, 'accepted', rule.action);
    const translated = translatedBy(rule, this.packet, this.#options.addresses ?? []);
    if (translated === null) return this.#noteOnly(rule, rule.action);
    this.packet = translated;
    const { destination, destinationPort } = this.packet;
    return this.#decide(
      rule,
      'accepted',
      `sent to ${destination}${destinationPort === null ? '' : ` port ${destinationPort}`}`,
    );
  }

  #noteOnly(rule: Rule, effect: string): null {
    this.#note(rule, effect);
    return null;
  }

  #note(rule: Rule, effect: string): void {
    this.#trace.push({ rule, effect, isSure: this.#isSure });
  }
}
