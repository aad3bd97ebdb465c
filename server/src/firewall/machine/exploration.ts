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

export function explore(machine: KnockMachine): Exploration {
  return new Explorer(machine).run();
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
  readonly #nodes: StateNode[] = [];
  readonly #byState = new Map<string, StateNode[]>();
  #moves = 0;

  constructor(machine: KnockMachine) {
    this.#machine = machine;
    this.#burdens = new Set(
      [...machine.memberships.keys()].filter((entry) => burdens(machine.slice).has(machine.memberships[entry]!.list)),
    );
  }

  run(): Exploration {
    const start: StateNode = { state: this.#machine.start, zone: Zone.start, depth: 0, move: null, others: [] };
    this.#nodes.push(start);
    const isComplete = independentLists(this.#machine.slice).every((lists) => this.#explore(start, lists));
    // Those that take the fewest packets first, as if all lists had been looked at together.
    return { nodes: this.#nodes.sort((a, b) => a.depth - b.depth), isComplete };
  }

  /** The states of some of the lists, in which the others are left alone; false where there are too many. */
  #explore(start: StateNode, lists: ReadonlySet<string>): boolean {
    const entries = new Set(
      [...this.#machine.memberships.keys()].filter((entry) => lists.has(this.#machine.memberships[entry]!.list)),
    );
    this.#byState.set(start.state.join(), [start]);
    for (let node: StateNode | undefined = start, next = this.#nodes.length; node !== undefined; next += 1) {
      if (this.#nodes.length > MOST_NODES || this.#moves > MOST_MOVES) return false;
      for (const [before, zone] of afterPause(this.#machine, node)) this.#send(node, before, zone, entries);
      node = this.#nodes[next];
    }
    return true;
  }

  #send(from: StateNode, before: State, zoneBefore: Zone, entries: ReadonlySet<number>): void {
    for (let index = 0; index < this.#machine.classes.length; index += 1) {
      for (const whole of this.#machine.step(before, index)) {
        this.#moves += 1;
        const outcome = within(whole, entries);
        // Nobody who wants to get in does what can only harm.
        if (outcome.written.every((entry) => this.#burdens.has(entry))) continue;
        const move = { from, before, zoneBefore, class: index, outcome };
        this.#reach(outcome.state, zoneAfter(this.#machine, zoneBefore, outcome), move);
      }
    }
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
