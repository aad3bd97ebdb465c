/** The doors of a machine: what a stranger reaches from some state, and not without having sent something before. */
import { afterPause, begunIn, type Exploration, explore, type Move, type StateNode } from './exploration.ts';
import type { KnockMachine, Outcome, State } from './knock-machine.ts';
import { harmfulLists } from './list-effects.ts';
import { isFilling, listsReadBy } from './slice.ts';

/** One way through a door: the packets of the knock and the one that gets in. */
export type Opening = readonly Move[];

export interface Door {
  /** The list that opens. */
  list: string;
  /** Classes of packets that get in. */
  classes: ReadonlySet<number>;
  /** The shortest ways, with different packets. */
  openings: readonly Opening[];
}

const MOST_OPENINGS = 8;

/** All doors in the order in which a stranger comes to them. */
export function findDoors(machine: KnockMachine, exploration: Exploration = explore(machine)): Door[] {
  const services = servicesOf(machine);
  const doors = new Map<string, { list: string; classes: Set<number>; last: Move[] }>();
  const byEntry = new Map<number, number[]>();
  for (const index of services) {
    for (const entry of new Set(machine.touchedBy(index))) byEntry.set(entry, [...(byEntry.get(entry) ?? []), index]);
  }
  for (const node of exploration.nodes) {
    for (const entrance of entrances(machine, node, servicesAt(machine, node, services, byEntry))) {
      const list = openerOf(machine, entrance);
      if (list === null) continue;
      const door = doors.get(list) ?? { list, classes: new Set(), last: [] };
      doors.set(list, door);
      door.classes.add(entrance.class);
      if (door.last.length === 0 || door.last[0]!.from.depth === node.depth) door.last.push(entrance);
    }
  }
  return [...doors.values()].map(({ list, classes, last }) => ({ list, classes, openings: openingsOf(last) }));
}

/** Packets of new connections that are refused at the start; those that are no knocks come first. */
function servicesOf(machine: KnockMachine): number[] {
  const services = machine.classes.flatMap(({ packet }, index) =>
    packet.connectionState === 'new' && !machine.accepts(machine.start, index) ? [index] : [],
  );
  const isKnock = (index: number) =>
    machine.step(everywhere, index).some(({ trace }) => trace.some(({ rule }) => isFilling(rule)));
  const everywhere = machine.stateWith([...machine.memberships.keys()]);
  return [...services.filter((index) => !isKnock(index)), ...services.filter(isKnock)];
}

/** Where no entry can hurt, a service opens in a state only if it asks for an entry that has been added just before. */
function servicesAt(
  machine: KnockMachine,
  node: StateNode,
  services: readonly number[],
  byEntry: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  if (harmfulLists(machine.slice).size > 0) return services;
  const asking = new Set(begunIn(node).flatMap((entry) => byEntry.get(entry) ?? []));
  return services.filter((index) => asking.has(index));
}

function entrances(machine: KnockMachine, from: StateNode, services: readonly number[]): Move[] {
  return afterPause(machine, from).flatMap(([before, zoneBefore]) =>
    services.flatMap((index) => {
      const outcome = machine.step(before, index).find(({ accepted }) => accepted);
      if (outcome === undefined || isLastKnock(machine, before, index, outcome)) return [];
      return [{ from, before, zoneBefore, class: index, outcome }];
    }),
  );
}

/** A packet may open the door and get in at once; then the next one gets in as well, and shows which list opens. */
function isLastKnock(machine: KnockMachine, before: State, index: number, { written, state }: Outcome): boolean {
  return written.some((entry) => before[entry] === 0) && machine.accepts(state, index);
}

/** The list without which the packet would not get in; where several open by themselves, the first. */
function openerOf(machine: KnockMachine, { before, class: index, outcome }: Move): string | null {
  const present = before.flatMap((value, entry) => (value === 0 ? [] : entry));
  const isNeeded = (entry: number) => !machine.accepts(before.with(entry, 0), index);
  // As a rule it is the list that the accepting rule asks for.
  const asked = new Set(outcome.rule === null ? [] : listsReadBy(outcome.rule));
  const obvious = present.find((entry) => asked.has(machine.memberships[entry]!.list) && isNeeded(entry));
  if (obvious !== undefined) return machine.memberships[obvious]!.list;
  const needed = present.filter(isNeeded);
  const enough = present.filter((entry) => machine.accepts(only(before, entry), index));
  const entry = needed.find((each) => enough.includes(each)) ?? needed[0] ?? enough[0];
  return entry === undefined ? null : machine.memberships[entry]!.list;
}

function only(state: State, entry: number): State {
  return state.map((value, index) => (index === entry ? value : 0));
}

/** The ways that end in these moves, one for each sequence of packets before the last. */
function openingsOf(last: readonly Move[]): Opening[] {
  const openings = new Map<string, Opening>();
  for (const entrance of last) {
    for (const way of waysTo(entrance.from)) {
      const key = way.map((move) => move.class).join();
      if (!openings.has(key)) openings.set(key, [...way, entrance]);
      if (openings.size >= MOST_OPENINGS) return [...openings.values()];
    }
  }
  return [...openings.values()];
}

function* waysTo(node: StateNode): Generator<Move[]> {
  if (node.move === null) {
    yield [];
    return;
  }
  for (const move of [node.move, ...node.others]) for (const way of waysTo(move.from)) yield [...way, move];
}
