import { findDoors } from '../machine/doors.ts';
import { explore } from '../machine/exploration.ts';
import type { Knock } from '../machine/knocks.ts';
import { filledList } from '../machine/slice.ts';
import { type Answer, noIfItOpens, notProven, ofEachKnock, type Proof, timed, yesIfComplete } from './proof.ts';

export const everyStage: Proof = {
  id: 'P2',
  claim: 'Nobody gets in without each stage in its order.',
  prove: (subject) =>
    ofEachKnock(
      subject,
      (knock) => shorterWay(knock) ?? wayAround(knock) ?? yesIfComplete(subject.firewall, knock, describe(knock)),
    ),
};

function describe({ openings, stages }: Knock): string {
  if (openings.length === 0) return 'Nobody gets in at all.';
  return `Every way in takes ${stages.length === 1 ? 'the packet' : `${stages.length} packets or more`}.`;
}

function shorterWay({ machine, openings, stages, isOpenBefore, service }: Knock): Answer | null {
  if (isOpenBefore) {
    const sent = [{ packet: machine.classes[service!]!.packet, at: 0 }];
    return noIfItOpens(machine, 'No stage has to be passed: the door is open without a knock.', sent);
  }
  const [shortest] = openings;
  if (shortest === undefined || shortest.length - 1 >= stages.length) return null;
  const sent = timed(machine, shortest);
  const why = `${count(shortest.length - 1)} enough; the knock has ${stages.length}.`;
  return sent === null ? notProven(why) : noIfItOpens(machine, why, sent);
}

/** A way in that never gets on the list of one of the stages, however long it is. */
function wayAround({ machine, stages, openings, list }: Knock): Answer | null {
  if (openings.length === 0) return null;
  for (const stage of new Set(stages.slice(0, -1).map(({ rule }) => filledList(rule)))) {
    const door = findDoors(machine, explore(machine, new Set([stage]))).find((each) => each.list === list);
    if (door === undefined) continue;
    const sent = timed(machine, door.openings[0]!);
    const why = `The door opens without the stage ${stage}.`;
    return sent === null ? notProven(why) : noIfItOpens(machine, why, sent);
  }
  return null;
}

function count(packets: number): string {
  return packets === 1 ? 'One packet is' : `${packets} packets are`;
}
