import type { Knock } from '../machine/knocks.ts';
import type { Packet } from '../packet.ts';
import {
  type Answer,
  inARow,
  meantPackets,
  no,
  notProven,
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
  if (knock.opens !== true || meant === null) return notProven('The knock does not open the door for sure.');
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
  return yesIfSure(firewall, knock, 'Each packet may come again at once or after the next one.');
}

/** Each packet twice in a row, and each once more behind the one that follows it. */
function repetitions(steps: readonly Packet[]): Packet[][] {
  const late = steps
    .slice(0, -1)
    .map((packet, index) => [...steps.slice(0, index + 2), packet, ...steps.slice(index + 2)]);
  return [steps.flatMap((packet) => [packet, packet]), ...late];
}
