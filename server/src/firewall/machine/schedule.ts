/** When to send the packets of a way through the machine, so that each comes while its stage lasts, or after it. */
import type { Move } from './exploration.ts';
import type { KnockMachine } from './knock-machine.ts';

/** Not before `after` plus this many milliseconds. */
interface Bound {
  packet: number;
  after: number;
  by: number;
}

/** Pauses that clients make, the most usual one first. */
const PAUSES_MS = [200, 20, 0];

/** Milliseconds at which each packet is sent, the first one at 0; null where the times of the lists allow none. */
export function schedule(machine: KnockMachine, moves: readonly Pick<Move, 'before' | 'outcome'>[]): number[] | null {
  const ofLists = boundsOfLists(machine, moves);
  for (const pause of PAUSES_MS) {
    const inOrder = moves.slice(1).map((_, index) => ({ packet: index + 1, after: index, by: pause }));
    const times = earliest(moves.length, [...inOrder, ...ofLists]);
    if (times !== null) return times;
  }
  return null;
}

function boundsOfLists(machine: KnockMachine, moves: readonly Pick<Move, 'before' | 'outcome'>[]): Bound[] {
  const bounds: Bound[] = [];
  const begun = new Map<number, { packet: number; lifetime: number | null }>();
  moves.forEach(({ before, outcome }, packet) => {
    for (const [entry, { packet: first, lifetime }] of begun) {
      if (lifetime === null) continue;
      if (before[entry] === 0) {
        bounds.push({ packet, after: first, by: lifetime });
        begun.delete(entry);
      } else bounds.push({ packet: first, after: packet, by: 1 - lifetime });
    }
    for (const entry of outcome.written)
      begun.set(entry, { packet, lifetime: machine.lifetimeOf(outcome.state, entry) });
  });
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
