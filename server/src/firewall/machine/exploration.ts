/**
 * All states that a stranger can bring the machine to, by the fewest packets, with any pauses between them.
 *
 * Where being on a list can only help, an entry that is gone is never an advantage, and time does not matter: packets
 * can follow each other at once. Where it can hurt, each entry may be gone or not when a packet comes, as far as the
 * times of the others allow that (see `Zone`).
 */
import type { KnockMachine, Outcome, State } from './knock-machine.ts';
import { burdens, harmfulLists, independentLists } from './list-effects.ts';
import { Zone } from './zone.ts';

/** A state and one shortest way to it. */
export interface StateNode {
  state: State;
  zone: Zone;
  /** Packets sent so far. */
  depth: number;
  /** The last packet; null at the start. */
  move: Move | null;
  /** Other packets that lead here from elsewhere by as many packets. */
  others: Move[];
}

/** The entries that a state has and the one before it has not. */
export function begunIn({ state, move }: StateNode): number[] {
  return state.flatMap((value, entry) => (value !== 0 && (move === null || move.from.state[entry] === 0) ? entry : []));
}

export interface Move {
  from: StateNode;
  /** The state in which the packet comes: that of `from` without what has expired in the meantime. */
  before: State;
  zoneBefore: Zone;
  class: number;
  outcome: Outcome;
}

export interface Exploration {
  nodes: readonly StateNode[];
  /** Whether these are all states. */
  isComplete: boolean;
}

const MOST_NODES = 2 ** 16;
const MOST_MOVES = 2 ** 17;

/**
 * The states that can be reached; with `avoided`, those without ever getting on these lists, and only of lists that have
 * to do with them.
 */
export function explore(machine: KnockMachine, avoided: ReadonlySet<string> = new Set()): Exploration {
  return new Explorer(machine, avoided).run();
}

/** The ways in which time may pass before the next packet comes. */
export function afterPause(machine: KnockMachine, node: Pick<StateNode, 'state' | 'zone'>): [State, Zone][] {
  if (harmfulLists(machine.slice).size === 0) return [[node.state, node.zone]];
  let ways: [State, Zone][] = [[node.state, node.zone.later()]];
  for (const entry of node.zone.entries) {
    const lifetime = machine.lifetimeOf(node.state, entry)!;
    ways = ways.flatMap(([state, zone]) => {
      const alive = zone.alive(entry, lifetime);
      const expired = zone.expired(entry, lifetime);
      return [
        ...(alive === null ? [] : [[state, alive] as [State, Zone]]),
        ...(expired === null ? [] : [[state.with(entry, 0), expired] as [State, Zone]]),
      ];
    });
  }
  return ways;
}

class Explorer {
  readonly #machine: KnockMachine;
  readonly #burdens: ReadonlySet<number>;
  readonly #avoided: ReadonlySet<number>;
  readonly #nodes: StateNode[] = [];
  readonly #byState = new Map<string, StateNode[]>();
  #moves = 0;

  constructor(machine: KnockMachine, avoided: ReadonlySet<string>) {
    const entriesOf = (lists: ReadonlySet<string>) =>
      new Set([...machine.memberships.keys()].filter((entry) => lists.has(machine.memberships[entry]!.list)));
    this.#machine = machine;
    this.#burdens = entriesOf(burdens(machine.slice));
    this.#avoided = entriesOf(avoided);
  }

  run(): Exploration {
    const start: StateNode = { state: this.#machine.start, zone: Zone.start, depth: 0, move: null, others: [] };
    this.#nodes.push(start);
    const groups = independentLists(this.#machine.slice).filter((lists) => this.#isWanted(lists));
    const isComplete = groups.every((lists) => this.#explore(start, lists));
    // Those that take the fewest packets first, as if all lists had been looked at together.
    return { nodes: this.#nodes.sort((a, b) => a.depth - b.depth), isComplete };
  }

  #isWanted(lists: ReadonlySet<string>): boolean {
    return (
      this.#avoided.size === 0 || [...this.#avoided].some((entry) => lists.has(this.#machine.memberships[entry]!.list))
    );
  }

  /** The states of some of the lists, in which the others are left alone; false where there are too many. */
  #explore(start: StateNode, lists: ReadonlySet<string>): boolean {
    const entries = new Set(
      [...this.#machine.memberships.keys()].filter((entry) => lists.has(this.#machine.memberships[entry]!.list)),
    );
    this.#byState.set(start.state.join(), [start]);
    const senders = new Senders(this.#machine, entries);
    const busy = new Map<StateNode, readonly number[]>();
    for (let node: StateNode | undefined = start, next = this.#nodes.length; node !== undefined; next += 1) {
      if (this.#nodes.length > MOST_NODES || this.#moves > MOST_MOVES) return false;
      const before = node.move === null ? null : busy.get(node.move.from)!;
      busy.set(node, this.#sendAll(node, senders.at(node, before), entries));
      node = this.#nodes[next];
    }
    return true;
  }

  /** Gives the classes of packets that changed something. */
  #sendAll(from: StateNode, senders: readonly number[], entries: ReadonlySet<number>): number[] {
    const busy = new Set<number>();
    for (const [before, zone] of afterPause(this.#machine, from)) {
      for (const index of senders) if (this.#send(from, before, zone, index, entries)) busy.add(index);
    }
    return [...busy];
  }

  /** Whether the packet changed something. */
  #send(from: StateNode, before: State, zoneBefore: Zone, index: number, entries: ReadonlySet<number>): boolean {
    let isBusy = false;
    for (const whole of this.#machine.step(before, index)) {
      this.#moves += 1;
      const outcome = within(whole, entries);
      isBusy ||= outcome.written.some((entry) => outcome.state[entry] !== before[entry]);
      // Nobody who wants to get in does what can only harm.
      if (outcome.written.every((entry) => this.#burdens.has(entry))) continue;
      if (outcome.written.some((entry) => this.#avoided.has(entry))) continue;
      const move = { from, before, zoneBefore, class: index, outcome };
      this.#reach(outcome.state, zoneAfter(this.#machine, zoneBefore, outcome), move);
    }
    return isBusy;
  }

  #reach(state: State, zone: Zone, move: Move): void {
    const key = state.join();
    const known = this.#byState.get(key) ?? [];
    const depth = move.from.depth + 1;
    const covering = known.find((node) => node.zone.includes(zone));
    if (covering !== undefined) {
      if (covering.depth === depth) covering.others.push(move);
      return;
    }
    const node = { state, zone, depth, move, others: [] };
    known.push(node);
    this.#byState.set(key, known);
    this.#nodes.push(node);
  }
}

/** The classes of packets that can fill some lists. */
class Senders {
  readonly #machine: KnockMachine;
  readonly #all: readonly number[];
  /** Those that depend on an entry. */
  readonly #byEntry = new Map<number, number[]>();

  constructor(machine: KnockMachine, entries: ReadonlySet<number>) {
    this.#machine = machine;
    this.#all = [...machine.classes.keys()].filter((index) =>
      machine.classes[index]!.filled.some((entry) => entries.has(entry)),
    );
    for (const index of this.#all) {
      for (const entry of new Set(machine.touchedBy(index))) {
        const own = this.#byEntry.get(entry);
        if (own === undefined) this.#byEntry.set(entry, [index]);
        else own.push(index);
      }
    }
  }

  /**
   * Those that may change something in a state. Where no entry can hurt, packets that changed nothing in the state
   * before do so only if they depend on an entry that has been added since.
   * @param before the classes that changed something in the state before; null at the start
   */
  at(node: StateNode, before: readonly number[] | null): readonly number[] {
    if (before === null || harmfulLists(this.#machine.slice).size > 0) return this.#all;
    const asking = begunIn(node).flatMap((entry) => this.#byEntry.get(entry) ?? []);
    return [...new Set([...before, ...asking])].sort((a, b) => a - b);
  }
}

/** What a packet does to some of the lists. */
function within(outcome: Outcome, entries: ReadonlySet<number>): Outcome {
  if (outcome.written.every((entry) => entries.has(entry))) return outcome;
  const state = outcome.state.map((value, entry) => (entries.has(entry) ? value : 0));
  return { ...outcome, state, written: outcome.written.filter((entry) => entries.has(entry)) };
}

/** Nothing is watched where no entry can hurt. */
export function zoneAfter(machine: KnockMachine, zone: Zone, { written, state }: Outcome): Zone {
  if (harmfulLists(machine.slice).size === 0) return zone;
  return written.reduce(
    (after, entry) => (machine.lifetimeOf(state, entry) === null ? after.without(entry) : after.added(entry)),
    zone,
  );
}
