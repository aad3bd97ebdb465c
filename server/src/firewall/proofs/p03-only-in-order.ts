import { afterPause, zoneAfter } from '../machine/exploration.ts';
import type { KnockMachine, State } from '../machine/knock-machine.ts';
import type { Sent } from '../machine/knocks.ts';
import { Zone } from '../machine/zone.ts';
import { type Answer, noIfItOpens, notProven, ofEachKnock, type Proof, timed, yesIfComplete } from './proof.ts';

export const onlyInOrder: Proof = {
  id: 'P3',
  claim: 'The same packets in another order, or some of them, do not open the door.',
  prove: (subject) =>
    ofEachKnock(subject, (knock) => {
      const { machine, intended, service, isOpenBefore } = knock;
      if (isOpenBefore || intended === null || service === null) return notProven('The knock does not open the door.');
      const found = otherOrder(machine, intended, service);
      if (found === 'too many') return notProven('The knock has more packets than are tried in every order.');
      return found ?? yesIfComplete(subject.firewall, knock, 'Every other order, and every part of it, was tried.');
    }),
};

const MOST_PACKETS = 8;

interface Part {
  state: State;
  zone: Zone;
  used: number[];
  way: Sent[];
}

/** Tries the packets in every order, each one once at most. */
function otherOrder(machine: KnockMachine, intended: readonly Sent[], service: number): Answer | 'too many' | null {
  if (intended.length > MOST_PACKETS) return 'too many';
  const parts: Part[] = [{ state: machine.start, zone: Zone.start, used: [], way: [] }];
  const seen = new Set<string>();
  for (const part of parts) {
    for (const [before, zone] of afterPause(machine, part)) {
      const outcome = machine.step(before, service).find(({ accepted }) => accepted);
      const isAsMeant = part.used.length === intended.length && part.used.every((each, index) => each === index);
      if (outcome !== undefined && !isAsMeant && !isSameSequence(intended, part.used))
        return counterexample(machine, [...part.way, { before, class: service, outcome }], intended.length);
      for (const next of extended(machine, part, before, zone, intended)) {
        const key = `${next.used} ${next.state} ${next.way.length}`;
        if (seen.has(key)) continue;
        seen.add(key);
        parts.push(next);
      }
    }
  }
  return null;
}

function extended(
  machine: KnockMachine,
  { used, way }: Part,
  before: State,
  zone: Zone,
  intended: readonly Sent[],
): Part[] {
  return intended.flatMap((sent, index) =>
    used.includes(index)
      ? []
      : machine.step(before, sent.class).map((outcome) => ({
          state: outcome.state,
          zone: zoneAfter(machine, zone, outcome),
          used: [...used, index],
          way: [...way, { before, class: sent.class, outcome }],
        })),
  );
}

/** Two stages may ask for the same packet. */
function isSameSequence(intended: readonly Sent[], used: readonly number[]): boolean {
  return (
    used.length === intended.length && used.every((each, index) => intended[each]!.class === intended[index]!.class)
  );
}

function counterexample(machine: KnockMachine, way: readonly Sent[], count: number): Answer {
  const sent = timed(machine, way);
  const why =
    way.length - 1 < count
      ? `${way.length - 1} of the ${count} packets open the door as well.`
      : 'The packets open the door in another order as well.';
  return sent === null ? notProven(why) : noIfItOpens(machine, why, sent);
}
