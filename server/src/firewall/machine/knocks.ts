/** The knocks of a firewall: what its rules ask for, and what the machine says of it. */
import { argumentValue } from '../../semantics/argument-values.ts';
import { parseDuration } from '../../semantics/duration.ts';
import { holdsBytes } from '../../semantics/literals.ts';
import type { FoundKnock } from '../find-knocks.ts';
import type { KnockStep } from '../knock-plan.ts';
import { rulesInForce } from '../known-rules.ts';
import type { Layer7Patterns } from '../layer7.ts';
import { ECHO_REQUEST, isUsual } from '../packet.ts';
import { conditions, type PlacedRule, placeRules } from '../placed-rules.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import type { Family } from '../rule.ts';
import { type Door, findDoors, type Opening } from './doors.ts';
import { type Exploration, explore } from './exploration.ts';
import { KnockMachine, type Outcome, type State } from './knock-machine.ts';
import { areSameFacts, machineFacts } from './machine-facts.ts';
import { sampleOf } from './regexp-sample.ts';
import { scanBans, staysBelow } from './scan-bans.ts';
import { schedule } from './schedule.ts';
import { isFilling } from './slice.ts';
import { longestWays, requiredLists } from './stages.ts';

/** What one packet of a knock does: its class, and what becomes of it. */
export interface Sent {
  before: State;
  class: number;
  outcome: Outcome;
}

export interface Knock extends FoundKnock {
  machine: KnockMachine;
  exploration: Exploration;
  /** The list that opens. */
  list: string;
  /** The rules that fill the stages one after the other and the door's list last, as they are meant to. */
  stages: readonly PlacedRule[];
  /** One packet a stage; null where the rules, as they stand, don't let them do what they are meant for. */
  intended: readonly Sent[] | null;
  /** The shortest ways in; none where nobody gets in, or everybody. */
  openings: readonly Opening[];
  /** The class of a packet that shows whether the door is open; null where no packet meets an accepting rule. */
  service: number | null;
  /** Whether strangers get in without a knock. */
  isOpenBefore: boolean;
}

/** What is known of one family. */
export interface FamilyKnocks {
  family: Family;
  machine: KnockMachine;
  exploration: Exploration;
  knocks: Knock[];
  /** Detections of scans that the machine leaves out, as no knock comes near their limits. */
  bans: ReadonlySet<SourceRule>;
}

const USUAL_PAUSE_MS = 200;
const MOST_WAYS = 64;

/**
 * The knocks of both families.
 * @param before those of a firewall from which this one may differ in what has no say in them
 */
export function findFamilyKnocks(firewall: Firewall, before: readonly FamilyKnocks[] = []): FamilyKnocks[] {
  const inForce = { ...firewall, rules: [...rulesInForce(firewall.rules)] };
  return ([4, 6] as const).map((family) => {
    const known = before.find((each) => each.family === family);
    const bans = scanBans(inForce.rules.filter((rule) => rule.family === family));
    if (bans.size === 0) return familyKnocks(inForce, family, bans, known);
    const rules = inForce.rules.filter((rule) => !bans.has(rule));
    const quiet = familyKnocks({ ...inForce, rules }, family, bans, known);
    const isQuiet = quiet.knocks.every((knock) => [...bans].every((ban) => staysBelow(knock, ban)));
    return isQuiet ? quiet : familyKnocks(inForce, family, new Set(), known);
  });
}

function familyKnocks(
  firewall: Firewall,
  family: Family,
  bans: ReadonlySet<SourceRule>,
  known: FamilyKnocks | undefined,
): FamilyKnocks {
  const facts = machineFacts(firewall, family);
  if (known !== undefined && isSameSet(known.bans, bans) && areSameFacts(known.machine.facts, facts)) {
    return known;
  }
  const machine = new KnockMachine(firewall, family, facts);
  const exploration = explore(machine);
  const knocks = new KnockReader(machine, exploration, placeRules(facts.rules)).knocks();
  return { family, machine, exploration, knocks, bans };
}

function isSameSet<T>(some: ReadonlySet<T>, others: ReadonlySet<T>): boolean {
  return some.size === others.size && [...some].every((each) => others.has(each));
}

class KnockReader {
  readonly #machine: KnockMachine;
  readonly #exploration: Exploration;
  readonly #placed: readonly PlacedRule[];

  constructor(machine: KnockMachine, exploration: Exploration, placed: readonly PlacedRule[]) {
    this.#machine = machine;
    this.#exploration = exploration;
    this.#placed = placed;
  }

  knocks(): Knock[] {
    const { lists } = this.#machine.slice;
    if (lists.size === 0) return [];
    const ways = longestWays(this.#placed, lists);
    const doors = new Map(findDoors(this.#machine, this.#exploration).map((door) => [door.list, door]));
    const accepts = this.#placed.filter(({ rule }) => rule.table === 'filter' && rule.action === 'accept');
    const meant = accepts.flatMap((accept) => requiredLists(accept, lists)).filter((list) => ways.has(list));
    return [...new Set([...doors.keys(), ...meant])].map((list) => {
      const own = accepts.filter((accept) => requiredLists(accept, lists).includes(list));
      return this.#knock(list, ways.get(list) ?? [], own, doors.get(list));
    });
  }

  #knock(list: string, stages: readonly PlacedRule[], accepts: readonly PlacedRule[], door: Door | undefined): Knock {
    const machine = this.#machine;
    const openings = door?.openings ?? [];
    const usual = openings.find((opening) => opening.every((sent) => isUsual(machine.classes[sent.class]!.packet)));
    const shortest = usual?.slice(0, -1);
    // The machine's own way knows of pauses as well.
    const intended = shortest?.length === stages.length ? shortest : this.#intended(stages);
    const service = openings[0]?.at(-1)?.class ?? this.#serviceOf(list, accepts);
    const isOpenBefore = door === undefined && service !== null && machine.accepts(machine.start, service);
    const way = shortest ?? intended;
    const services = new Set([
      ...accepts.flatMap((accept) => this.#servicesBehind(accept)),
      ...(accepts.length > 0 ? [] : this.#reached(door)),
    ]);
    const opened = usual ?? (door === undefined || intended === null ? null : withService(intended, service!));
    const opens = opened === null ? this.#neverOpens(isOpenBefore) : this.#surelyOpens(opened);
    return {
      family: machine.family,
      steps: way === null ? stages.map((stage) => stepOfRule(stage, machine.layer7)) : this.#steps(way),
      door: { list, opens: services.has('any') ? ['any'] : [...services], timeoutSeconds: timeoutOf(stages.at(-1)) },
      opens,
      stageSeconds: shortestOf(stages.slice(0, -1)),
      machine,
      exploration: this.#exploration,
      list,
      stages,
      intended,
      openings,
      service,
      isOpenBefore,
    };
  }

  /** Where nobody was seen to get in by a knock. */
  #neverOpens(isOpenBefore: boolean): boolean | null {
    return isOpenBefore || (this.#exploration.isComplete && this.#machine.gaps.length === 0) ? false : null;
  }

  /** Whether the packets open whatever is not known of the rules; null where that depends on it. */
  #surelyOpens(opening: readonly (Sent & { from?: { state: State } })[]): boolean | null {
    let states: State[] = [this.#machine.start];
    for (const { class: index, before, from } of opening.slice(0, -1)) {
      const gone = (from?.state ?? before).flatMap((value, entry) => (value !== 0 && before[entry] === 0 ? entry : []));
      const now = states.map((state) => state.map((value, entry) => (gone.includes(entry) ? 0 : value)));
      const next = now.flatMap((state) => this.#machine.step(state, index).map((outcome) => outcome.state));
      states = [...new Map(next.map((state) => [state.join(), state])).values()];
    }
    const { class: last } = opening.at(-1)!;
    return states.every((state) => this.#machine.step(state, last).every(({ accepted }) => accepted)) ? true : null;
  }

  /** Packets that meet the rules of the stages one after the other. */
  #intended(stages: readonly PlacedRule[]): Sent[] | null {
    let ways: { state: State; sent: Sent[] }[] = [{ state: this.#machine.start, sent: [] }];
    for (const { rule } of stages) {
      const longer = ways.flatMap(({ state, sent }) =>
        this.#fillersFrom(state, rule).map((each) => ({ state: each.outcome.state, sent: [...sent, each] })),
      );
      ways = longer.slice(0, MOST_WAYS);
    }
    return stages.length === 0 ? null : (ways[0]?.sent ?? null);
  }

  #fillersFrom(before: State, { command }: SourceRule): Sent[] {
    return this.#machine.classes.flatMap(({ packet }, index) =>
      this.#machine
        .step(before, index)
        .filter(({ trace }) => isUsual(packet) && trace.some(({ rule }) => (rule as SourceRule).command === command))
        .map((outcome) => ({ before, class: index, outcome })),
    );
  }

  /** A packet that the accepting rules are there for: who is on the list, or on all lists, gets in by one of them. */
  #serviceOf(list: string, accepts: readonly PlacedRule[]): number | null {
    const { memberships, classes } = this.#machine;
    const asked = new Set(accepts.map(({ rule }) => rule.command));
    const all = [...memberships.keys()];
    const everywhere = this.#machine.stateWith(all);
    for (const entries of [all.filter((entry) => memberships[entry]!.list === list), all]) {
      const state = this.#machine.stateWith(entries);
      const isMeant = (index: number) =>
        this.#machine.step(state, index).some(({ rule }) => rule !== null && asked.has(rule.command));
      const meant = classes.flatMap(({ packet }, index) =>
        packet.connectionState === 'new' && isMeant(index) ? [index] : [],
      );
      const isKnock = (index: number) =>
        this.#machine.step(everywhere, index).some(({ trace }) => trace.some((step) => isFilling(step.rule)));
      if (meant.length > 0) return meant.find((index) => !isKnock(index)) ?? meant[0]!;
    }
    return null;
  }

  /** What is behind a door that no accepting rule reads: what else let the packets in. */
  #reached(door: Door | undefined): string[] {
    return (door?.openings ?? []).flatMap((opening) => {
      const { class: index, outcome } = opening.at(-1)!;
      const accept = this.#placed.find(({ rule }) => rule.command === outcome.rule?.command);
      const services = accept === undefined ? [] : servicesOf(accept);
      // An accept for all packets does not tell which of them the list lets through.
      if (services.length > 0 && !services.includes('any')) return services;
      const { protocol, destinationPort } = this.#machine.classes[index]!.packet;
      return [destinationPort === null ? protocol : `${protocol}/${destinationPort}`];
    });
  }

  /** What an accept gives: where it asks for translated packets alone, what is translated. */
  #servicesBehind(accept: PlacedRule): string[] {
    const isForwarded = conditions(accept, 'connection-nat-state').includes('dstnat');
    if (!isForwarded || conditions(accept, 'protocol').length > 0) return servicesOf(accept);
    return this.#placed.filter(({ rule }) => rule.action === 'dst-nat').flatMap(servicesOf);
  }

  #steps(way: readonly Sent[]): KnockStep[] {
    const times = schedule(this.#machine, way);
    return way.map((sent, index) => {
      const pause = times === null || index + 1 >= times.length ? 0 : times[index + 1]! - times[index]!;
      return this.#step(sent, pause > USUAL_PAUSE_MS ? pause : null);
    });
  }

  #step({ class: index, outcome }: Sent, delayMs: number | null): KnockStep {
    const { family, protocol, destinationPort, sourcePort, icmpType, size, payload } =
      this.#machine.classes[index]!.packet;
    const met = outcome.trace.flatMap(({ rule }) =>
      this.#placed.filter((placed) => placed.rule.command === (rule as SourceRule).command),
    );
    const asksFor = (property: string) => met.some((placed) => conditions(placed, property).length > 0);
    return {
      protocol: protocol.startsWith('icmp') ? 'icmp' : protocol === 'udp' ? 'udp' : 'tcp',
      port: destinationPort,
      packetSize: asksFor('packet-size') ? size : null,
      payload: payload || null,
      ...(met.some(asksForBytes) && { encoding: 'latin1' }),
      delayMs,
      ...(icmpType !== undefined && icmpType !== ECHO_REQUEST[family] && { icmpType }),
      ...(sourcePort !== null && asksFor('src-port') && { sourcePort }),
    };
  }
}

function withService(way: readonly Sent[], service: number): Sent[] {
  const last = way.at(-1)!;
  return [...way, { before: last.outcome.state, class: service, outcome: last.outcome }];
}

/** What a rule that can't be met asks for, as a packet. */
function stepOfRule(placed: PlacedRule, layer7: Layer7Patterns): KnockStep {
  const asked = (property: string) => conditions(placed, property).findLast((value) => !value.startsWith('!'));
  const number = (property: string) => Number.parseInt(asked(property) ?? '', 10) || null;
  const protocol = asked('protocol') ?? 'tcp';
  const pattern = layer7.get(asked('layer7-protocol') ?? '');
  return {
    protocol: protocol.startsWith('icmp') ? 'icmp' : protocol === 'udp' ? 'udp' : 'tcp',
    port: number('dst-port'),
    packetSize: number('packet-size'),
    payload: asked('content') ?? (pattern ? sampleOf(pattern) : null),
    ...(asksForBytes(placed) && { encoding: 'latin1' }),
    delayMs: null,
  };
}

/** Whether a rule asks for content that is no text. */
function asksForBytes({ rule, jumps }: PlacedRule): boolean {
  return [...jumps, rule].some(({ command }) => holdsBytes(argumentValue(command, 'content')));
}

export function servicesOf(accept: PlacedRule): string[] {
  const protocol = conditions(accept, 'protocol').at(-1);
  const ports = conditions(accept, 'dst-port').at(-1);
  if (protocol === undefined) return ['any'];
  return ports === undefined ? [protocol] : ports.split(',').map((port) => `${protocol}/${port}`);
}

function shortestOf(stages: readonly PlacedRule[]): number | null {
  const times = stages.flatMap((stage) => timeoutOf(stage) ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

function timeoutOf(placed: PlacedRule | undefined): number | null {
  return parseDuration(placed?.rule.properties.get('address-list-timeout') ?? '') || null;
}
