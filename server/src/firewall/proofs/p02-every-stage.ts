import type { Knock } from '../machine/knocks.ts';
import { type Answer, noIfItOpens, notProven, ofEachKnock, type Proof, timed, yesIfComplete } from './proof.ts';

export const everyStage: Proof = {
  id: 'P2',
  claim: 'Nobody gets in without each stage in its order.',
  prove: (subject) =>
    ofEachKnock(subject, (knock) => shorterWay(knock) ?? yesIfComplete(subject.firewall, knock, describe(knock))),
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
  const why = `${shortest.length - 1} of the ${stages.length} packets are enough.`;
  return sent === null ? notProven(why) : noIfItOpens(machine, why, sent);
}
