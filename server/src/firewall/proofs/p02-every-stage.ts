import { findDoors } from '../machine/doors.ts';
import { explore } from '../machine/exploration.ts';
import type { Knock } from '../machine/knocks.ts';
import { portRangesOf } from '../machine/rule-ports.ts';
import { filledList } from '../machine/slice.ts';
import { createPacket, type Packet } from '../packet.ts';
import { isTranslating } from '../translation.ts';
import { type Answer, inARow, noIfItOpens, notProven, ofEachKnock, type Proof, timed, yesIfComplete } from './proof.ts';

export const everyStage: Proof = {
  id: 'P2',
  claim: 'Nobody gets in without each stage in its order.',
  prove: (subject) =>
    ofEachKnock(
      subject,
      (knock) =>
        shorterWay(knock) ??
        wayAround(knock) ??
        translatedWay(knock) ??
        unknownWay(knock) ??
        yesIfComplete(subject.firewall, knock, describe(knock)),
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

/** A packet without a knock that a rule sends on to where the door leads. */
function translatedWay({ machine, openings }: Knock): Answer | null {
  const rules = machine.slice.rules.filter(isTranslating);
  const opening = openings[0] === undefined || rules.length === 0 ? null : timed(machine, openings[0]);
  if (opening === null) return null;
  const behind = targetOf(machine.replay(opening).at(-1)!.packet);
  for (const rule of rules) {
    const destinationPort = portRangesOf(rule)[0]?.[0] ?? null;
    const protocol = rule.properties.get('protocol') ?? 'tcp';
    const sent = inARow([createPacket({ ...machine.sender, protocol, destinationPort })]);
    const { accepted, packet } = machine.replay(sent)[0]!;
    if (!accepted || targetOf(packet) !== behind) continue;
    return noIfItOpens(machine, 'Without a knock, the same service is reached by another port.', sent);
  }
  return null;
}

/** Packets that no proof sends may fill a list of the knock. */
function unknownWay({ machine, stages, list }: Knock): Answer | null {
  const lists = [list, ...stages.map(({ rule }) => filledList(rule))];
  const filled = lists.find((each) => machine.facts.filledElsewhere.has(each));
  if (filled === undefined) return null;
  return notProven(`Packets through the router, or from it, get addresses onto the list ${filled} as well.`);
}

function targetOf({ protocol, destination, destinationPort }: Packet): string {
  return `${protocol} ${destination} ${destinationPort}`;
}

function count(packets: number): string {
  return packets === 1 ? 'One packet is' : `${packets} packets are`;
}
