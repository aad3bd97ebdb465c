import type { Knock } from '../machine/knocks.ts';
import type { Packet } from '../packet.ts';
import {
  type Answer,
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

export const toleratesRetransmits: Proof = {
  id: 'P6',
  claim: 'Packets that are sent twice do no harm.',
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const meant = meantPackets(knock);
  if (knock.opens !== true || meant === null) return notOpened(knock);
  const { machine } = knock;
  for (const packets of repetitions(meant.steps)) {
    const sent = inARow([...packets, meant.service], meant.pause);
    const verdicts = machine.replay(sent);
    if (verdicts.at(-1)!.accepted) continue;
    return no(
      'A packet that comes a second time, as systems send it again, spoils the knock.',
      sent,
      traceOf(sent, verdicts),
    );
  }
  return yesIfSure(
    firewall,
    knock,
    [...meant.steps, meant.service],
    'Each packet may come again, at once or after any later one.',
  );
}

/** Each packet twice in a row, and each once more behind each of those that follow it. */
function repetitions(steps: readonly Packet[]): Packet[][] {
  const late = steps.flatMap((packet, index) =>
    steps.slice(index + 1).map((_, later) => steps.toSpliced(index + later + 2, 0, packet)),
  );
  return [steps.flatMap((packet) => [packet, packet]), ...late];
}
