import type { Knock } from '../machine/knocks.ts';
import { createPacket, type Packet } from '../packet.ts';
import {
  type Answer,
  inARow,
  meantPackets,
  no,
  noIfItOpens,
  notProven,
  ofEachKnock,
  type Proof,
  type ProofSubject,
  traceOf,
  UNSURE,
  yesIfComplete,
} from './proof.ts';

export const opens: Proof = {
  id: 'P1',
  claim: 'The knock opens the door, which is closed without it.',
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const { machine, service, isOpenBefore, stages } = knock;
  if (isOpenBefore) {
    const sent = inARow([machine.classes[service!]!.packet]);
    return noIfItOpens(machine, 'The door is open without a knock: nothing stops the packet.', sent);
  }
  const meant = meantPackets(knock);
  if (meant === null) return unreachable(knock);
  const sent = inARow([...meant.steps, meant.service], meant.pause);
  const verdicts = machine.replay(sent);
  if (knock.opens === null) return notProven(UNSURE);
  if (!verdicts.at(-1)!.accepted) {
    return no('The knock is sent as the rules ask for it, and the door stays closed.', sent, traceOf(sent, verdicts));
  }
  const count = stages.length === 1 ? 'the packet' : `the ${stages.length} packets`;
  return yesIfComplete(firewall, knock, `After ${count} the door opens.`);
}

/** Shows what becomes of the packets that the rules ask for. */
function unreachable({ machine, intended, stages, list, exploration, steps }: Knock): Answer {
  if (machine.gaps.length > 0 || !exploration.isComplete) return notProven('Not all that can happen was looked at.');
  const why =
    intended === null && stages.length > 0
      ? `No packets get a stranger onto the list ${list}: what is met before does not let them.`
      : 'No packet meets the rules that accept who has knocked.';
  const packets = steps.map(({ protocol, port, packetSize, payload }): Packet => {
    const isIcmp6 = protocol === 'icmp' && machine.family === 6;
    const facts = { protocol: isIcmp6 ? 'icmpv6' : protocol, destinationPort: port, payload: payload ?? '' };
    return createPacket({ ...machine.sender, ...facts, ...(packetSize !== null && { size: packetSize }) });
  });
  const sent = inARow(packets);
  return no(why, sent, traceOf(sent, machine.replay(sent)));
}
