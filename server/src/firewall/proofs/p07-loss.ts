import type { Knock } from '../machine/knocks.ts';
import type { Packet } from '../packet.ts';
import {
  type Answer,
  describePacket,
  inARow,
  meantPackets,
  no,
  notOpened,
  ofEachKnock,
  type Proof,
  type ProofSubject,
  traceOf,
  yesIfSure,
} from './proof.ts';

export const closedAfterLoss: Proof = {
  id: 'P7',
  claim: 'The door stays closed when one packet is lost, or two change places.',
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const meant = meantPackets(knock);
  if (knock.opens === false || meant === null) return notOpened(knock);
  for (const { steps, what } of [...losses(meant.steps), ...swaps(meant.steps)]) {
    const sent = inARow([...steps, meant.service], meant.pause);
    const verdicts = knock.machine.replay(sent);
    if (verdicts.at(-1)!.accepted) return no(`The door opens although ${what}.`, sent, traceOf(sent, verdicts));
  }
  return yesIfSure(
    firewall,
    knock,
    [...meant.steps, meant.service],
    'Every loss of one packet and every exchange of two neighbours was played through the rules.',
  );
}

interface Spoiled {
  steps: Packet[];
  what: string;
}

function losses(steps: readonly Packet[]): Spoiled[] {
  return steps.map((packet, index) => ({
    steps: steps.toSpliced(index, 1),
    what: `${describePacket(packet)} is lost`,
  }));
}

function swaps(steps: readonly Packet[]): Spoiled[] {
  return steps.slice(1).flatMap((second, index) => {
    const first = steps[index]!;
    if (first === second) return [];
    const swapped = steps.with(index, second).with(index + 1, first);
    return [{ steps: swapped, what: `${describePacket(first)} and the packet behind it change places` }];
  });
}
