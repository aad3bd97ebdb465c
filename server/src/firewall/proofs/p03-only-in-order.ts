import { afterPause, zoneAfter } from '../machine/exploration.ts';
import type { KnockMachine, State } from '../machine/knock-machine.ts';
import type { Sent } from '../machine/knocks.ts';
import { harmfulLists } from '../machine/list-effects.ts';
import { Zone } from '../machine/zone.ts';
import {
  type Answer,
  noIfItOpens,
  notOpened,
  notProven,
  ofEachKnock,
  type Proof,
  timed,
  yesIfComplete,
} from './proof.ts';

export const onlyInOrder: Proof = {
  id: 'P3',
  claim: 'The same packets in another order, or some of them, do not open the door.',
  prove: (subject) =>
    ofEachKnock(subject, (knock) => {
      const { machine, intended, service, isOpenBefore } = knock;
      if (isOpenBefore || intended === null || service === null) return notOpened(knock);
      const found = otherOrder(machine, intended, service);
      if (found === 'too many') return notProven('The knock has more packets than are tried in every order.');
      return found ?? yesIfComplete(subject.firewall, knock, 'Every other order, and every part of it, was tried.');
    }),
};

const MOST_PARTS = 2 ** 16;

interface Part {
  state: State;
  zone: Zone;
  used: number[];
  way: Sent[];
}

/** Tries the packets in every order, each one once at most. */
function otherOrder(machine: KnockMachine, intended: readonly Sent[], service: number): Answer | 'too many' | null {
  const isTimeless = harmfulLists(machine.slice).size === 0;
  const parts: Part[] = [{ state: machine.start, zone: Zone.start, used: [], way: [] }];
  const seen = new Map<string, Zone[]>();
  for (const part of parts) {
    for (const [before, zone] of afterPause(machine, part)) {
      const outcome = machine.step(before, service).find(({ accepted }) => accepted);
      if (outcome !== undefined && !isSameSequence(intended, part.used))
        return counterexample(machine, [...part.way, { before, class: service, outcome }], intended.length);
      for (const next of extended(machine, part, before, zone, intended)) {
        // Where no entry can hurt, a packet that changes nothing is only spent: without it the others do the same.
        const isSpent = isTimeless && `${next.state}` === `${before}`;
        if (!isSpent && isNew(seen, next, intended)) parts.push(next);
      }
    }
    if (parts.length > MOST_PARTS) return 'too many';
  }
  return null;
}

/** Whether no part before goes on as this one can. */
function isNew(seen: Map<string, Zone[]>, { used, state, zone }: Part, intended: readonly Sent[]): boolean {
  const isBegun = used.every((each, place) => intended[each]!.class === intended[place]!.class);
  const key = `${used.toSorted((a, b) => a - b)} ${isBegun} ${state}`;
  const zones = seen.get(key) ?? [];
  if (zones.some((each) => each.includes(zone))) return false;
  seen.set(key, [...zones, zone]);
  return true;
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
      ? `${way.length === 2 ? 'One packet of the knock opens' : `${way.length - 1} packets of the knock open`} the door as well.`
      : 'The packets open the door in another order as well.';
  return sent === null ? notProven(why) : noIfItOpens(machine, why, sent);
}
