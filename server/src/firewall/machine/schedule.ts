/** When to send the packets of a way through the machine, so that each comes while its stage lasts, or after it. */
import type { Move } from './exploration.ts';
import type { KnockMachine } from './knock-machine.ts';

/** Not before `after` plus this many milliseconds. */
interface Bound {
  packet: number;
  after: number;
  by: number;
}

type Timed = Pick<Move, 'before' | 'class' | 'outcome'>;

/** Pauses that clients make, the most usual one first. */
const PAUSES_MS = [200, 20, 0];

/** Milliseconds at which each packet is sent, the first one at 0; null where the times of the lists allow none. */
export function schedule(machine: KnockMachine, moves: readonly Timed[]): number[] | null {
  const ofLists = boundsOfLists(machine, moves);
  for (const pause of PAUSES_MS) {
    const inOrder = moves.slice(1).map((_, index) => ({ packet: index + 1, after: index, by: pause }));
    const times = earliest(moves.length, [...inOrder, ...ofLists]);
    if (times !== null) return times;
  }
  return null;
}

function boundsOfLists(machine: KnockMachine, moves: readonly Timed[]): Bound[] {
  const bounds: Bound[] = [];
  const begun = new Map<number, { packet: number; lifetime: number; asked: number | null }>();
  const end = (entry: number) => {
    const { packet, lifetime, asked } = begun.get(entry)!;
    // Packets come in order: who is on the list when the last one asks for it was on it before.
    if (asked !== null) bounds.push({ packet, after: asked, by: 1 - lifetime });
    begun.delete(entry);
  };
  moves.forEach(({ before, class: index, outcome }, packet) => {
    for (const [entry, { packet: first, lifetime }] of begun) {
      if (before[entry] !== 0) continue;
      bounds.push({ packet, after: first, by: lifetime });
      end(entry);
    }
    for (const entry of machine.touchedBy(index)) {
      const stay = begun.get(entry);
      if (stay !== undefined) stay.asked = packet;
    }
    for (const entry of outcome.written) {
      if (begun.has(entry)) end(entry);
      const lifetime = machine.lifetimeOf(outcome.state, entry);
      if (lifetime !== null) begun.set(entry, { packet, lifetime, asked: null });
    }
  });
  for (const entry of begun.keys()) end(entry);
  return bounds;
}

/** The least times that keep all bounds; null where they contradict each other. */
function earliest(count: number, bounds: readonly Bound[]): number[] | null {
  const times = Array.from({ length: count }, () => 0);
  for (let round = 0; round <= count; round += 1) {
    let hasMoved = false;
    for (const { packet, after, by } of bounds) {
      if (times[packet]! >= times[after]! + by) continue;
      times[packet] = times[after]! + by;
      hasMoved = true;
    }
    if (!hasMoved) return times;
  }
  return null;
}
