/** Sends a packet for each rule through all of them. What an edit can't have changed is not tried again. */
import { AddressLists } from '../address-lists.ts';
import { type AddressRange, contains, parseAddressRange, rangeOf } from '../addresses.ts';
import { rulesInForce } from '../known-rules.ts';
import { compileLayer7, type Layer7Patterns } from '../layer7.ts';
import { sampleOf } from '../machine/regexp-sample.ts';
import { conditionHolds } from '../matchers.ts';
import { createPacket, type Packet } from '../packet.ts';
import { type PlacedRule, placeRules } from '../placed-rules.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import type { Rule } from '../rule.ts';
import { simulate } from '../simulator.ts';
import { isTranslating } from '../translation.ts';

/** A packet that was made for a rule. */
interface Trial {
  isLive: boolean;
  jumps: readonly SourceRule[];
  packet: Packet;
  source: AddressRange | null;
  /** All rules that the packet met. */
  met: readonly Rule[];
}

/** After changes of more rules than these, everything is tried again. */
const MOST_CHANGES = 32;
/** Packets that meet more rules than this, all of them together, are not sent any more. */
const MOST_STEPS = 2 ** 22;

const trials = new WeakMap<Firewall, RuleTrials>();

/**
 * The trials of a firewall.
 * @param before one that differs in a few rules, if it was tried before
 */
export function ruleTrials(firewall: Firewall, before?: Firewall): RuleTrials {
  let known = trials.get(firewall);
  if (known === undefined) {
    known = new RuleTrials(firewall, (before && trials.get(before)) ?? null);
    trials.set(firewall, known);
  }
  return known;
}

export class RuleTrials {
  readonly placed: readonly PlacedRule[];
  readonly #rules: readonly SourceRule[];
  readonly #layer7: Layer7Patterns;
  readonly #addresses: readonly string[];
  /** The lists that rules fill. */
  readonly #filled: readonly string[];
  readonly #byRule = new Map<Rule, Trial>();
  #steps = 0;

  constructor({ rules, layer7, addresses }: Firewall, before: RuleTrials | null) {
    this.#rules = rulesInForce(rules);
    this.placed = placeRules(this.#rules);
    this.#layer7 = compileLayer7(layer7);
    this.#addresses = addresses;
    this.#filled = [...new Set(this.#rules.flatMap(({ properties }) => properties.get('address-list') ?? []))];
    const changes = before === null ? null : this.#changesSince(before);
    for (const placed of this.placed) {
      const known = before === null ? undefined : before.#byRule.get(placed.rule);
      const kept = known && changes?.keep(known, placed) ? known : null;
      this.#byRule.set(placed.rule, kept ?? this.#try(placed));
    }
    this.missed = this.placed.filter(({ rule }) => !this.#byRule.get(rule)!.isLive);
  }

  /** The rules for which no packet was found that meets them. */
  readonly missed: readonly PlacedRule[];

  /** Whether all rules were tried. */
  get isComplete(): boolean {
    return this.#steps <= MOST_STEPS;
  }

  #changesSince(before: RuleTrials): Changes | null {
    const isSame =
      JSON.stringify([this.#addresses, this.#filled, patternsOf(this.#layer7)]) ===
      JSON.stringify([before.#addresses, before.#filled, patternsOf(before.#layer7)]);
    const changes = isSame ? new Changes(before.#rules, this.#rules) : null;
    return changes === null || changes.count > MOST_CHANGES ? null : changes;
  }

  /** Tries the sender on the lists that the rule asks for, on all others as well, and on the others alone. */
  #try(placed: PlacedRule): Trial {
    const asked = askedOf(placed);
    const packet = packetFor(placed, asked, (name) => {
      const pattern = this.#layer7.get(name);
      return pattern ? sampleOf(pattern) : null;
    });
    const wanted = asked.get('src-address-list') ?? [];
    const receiver = asked.get('dst-address-list') ?? [];
    const { rule, jumps } = placed;
    const met: Rule[] = [];
    for (const lists of [wanted, [...wanted, ...this.#filled], this.#filled.filter((list) => !wanted.includes(list))]) {
      for (const each of this.#metWith(packet, lists, receiver)) met.push(each);
      if (met.includes(rule) || !this.isComplete) break;
    }
    return { isLive: met.includes(rule), jumps, packet, source: parseAddressRange(packet.source), met };
  }

  /** The rules that a packet meets whose sender and receiver are on these lists. */
  #metWith(packet: Packet, sender: readonly string[], receiver: readonly string[]): Rule[] {
    const lists = new AddressLists();
    const put = (list: string, address: string) => lists.add({ list, address, expiresAt: null, dynamic: true });
    for (const list of sender) put(list, packet.source);
    for (const list of receiver) put(list, packet.destination);
    const options = { layer7: this.#layer7, addresses: this.#addresses };
    const met = simulate(this.#rules, lists, packet, 0, options).trace.map((step) => step.rule);
    this.#steps += met.length;
    return met;
  }
}

/** What one firewall has that another one lacks, and the other way round; rules between count as both. */
class Changes {
  readonly #removed: ReadonlySet<Rule>;
  readonly #added: readonly SourceRule[];
  readonly #translates: boolean;

  constructor(before: readonly SourceRule[], now: readonly SourceRule[]) {
    const shorter = Math.min(before.length, now.length);
    let first = 0;
    while (first < shorter && before[first] === now[first]) first += 1;
    let last = 0;
    while (last < shorter - first && before.at(-1 - last) === now.at(-1 - last)) last += 1;
    this.#removed = new Set(before.slice(first, before.length - last));
    this.#added = now.slice(first, now.length - last);
    this.#translates = before.some(isTranslating) || now.some(isTranslating);
  }

  get count(): number {
    return this.#removed.size + this.#added.length;
  }

  /** Whether a packet still meets the same rules. */
  keep(trial: Trial, placed: PlacedRule): boolean {
    const { jumps, met } = trial;
    return (
      jumps.length === placed.jumps.length &&
      jumps.every((jump, index) => jump === placed.jumps[index]) &&
      !met.some((rule) => this.#removed.has(rule)) &&
      !this.#added.some((rule) => this.#mayMatch(rule, trial))
    );
  }

  /** Looks at nothing that may change before the packet comes to the rule. */
  #mayMatch(rule: SourceRule, { packet, source }: Trial): boolean {
    if (rule.family !== packet.family || !mayBeFrom(rule, source)) return false;
    const situation = { packet, lists: NO_LISTS, now: 0 };
    for (const name of !this.#translates || isBeforeRouting(rule) ? OF_ALL : OF_SENDER) {
      const value = rule.properties.get(name);
      if (value !== undefined && conditionHolds(name, value, situation) === false) return false;
    }
    return true;
  }
}

const NO_LISTS = new AddressLists();
const OF_SENDER = ['protocol', 'in-interface', 'in-interface-list'];
/** With what a rule may change that sends packets elsewhere. */
const OF_ALL = [...OF_SENDER, 'dst-port', 'dst-address'];

function isBeforeRouting({ table, chain }: SourceRule): boolean {
  return table === 'raw' || (table === 'nat' && chain === 'dstnat');
}

function mayBeFrom(rule: SourceRule, source: AddressRange | null): boolean {
  const written = rule.properties.get('src-address');
  const range = written === undefined || written.startsWith('!') ? null : rangeOf(rule, written);
  return range === null || source === null || contains(range, source);
}

function patternsOf(layer7: Layer7Patterns): string[] {
  return [...layer7].map(([name, pattern]) => `${name} ${pattern}`);
}

/** What the rule and the jumps to it ask for, by property; what they ask not to be is left out. */
function askedOf({ rule, jumps }: PlacedRule): Map<string, string[]> {
  const asked = new Map<string, string[]>();
  for (const { properties } of [...jumps, rule]) {
    for (const [name, value] of properties) {
      if (!value.startsWith('!')) asked.set(name, [...(asked.get(name) ?? []), value]);
    }
  }
  return asked;
}

/** A packet that has what is asked for. */
function packetFor(
  { rule, root }: PlacedRule,
  asked: ReadonlyMap<string, readonly string[]>,
  textOf: (layer7: string) => string | null,
): Packet {
  const last = (property: string) => asked.get(property)?.at(-1);
  const first = (property: string) => last(property)?.split(',')[0];
  const start = (property: string) => first(property)?.split(/[-/]/)[0];
  const number = (property: string) => {
    const value = start(property);
    return value === undefined ? undefined : Number(value);
  };
  const port = number('dst-port') ?? number('port');
  const protocol = first('protocol') ?? (port === undefined && number('packet-size') !== undefined ? 'icmp' : 'tcp');
  const layer7 = last('layer7-protocol');
  const payload = last('content') ?? (layer7 === undefined ? '' : (textOf(layer7) ?? ''));
  const facts = {
    source: start('src-address'),
    destination: start('dst-address'),
    sourcePort: number('src-port'),
    size: number('packet-size'),
    inInterface: first('in-interface'),
    inInterfaceLists: asked.get('in-interface-list') ?? [],
    connectionState: first('connection-state') as Packet['connectionState'] | undefined,
    natState: first('connection-nat-state')?.split(','),
    outInterface: first('out-interface'),
    outInterfaceLists: asked.get('out-interface-list') ?? [],
    isFromIpsec: asked.get('ipsec-policy')?.includes('in,ipsec') || undefined,
  };
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const isPassedOn = root === 'forward' || root === 'postrouting' || root === 'srcnat';
  const own = protocol === 'tcp' || protocol === 'udp' ? { destinationPort: port ?? 1024 } : {};
  return createPacket({
    family: rule.family,
    protocol,
    payload,
    destinationType: isPassedOn ? 'unicast' : 'local',
    ...own,
    ...known,
  });
}
