import { formatDuration } from '../../semantics/duration.ts';
import type { Knock } from '../machine/knocks.ts';
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

export const closesAgain: Proof = {
  id: 'P9',
  claim: 'The door closes by itself; sessions that are open then stay.',
  prove: (subject) => ofEachKnock(subject, (knock) => proveKnock(subject, knock)),
};

const FAR_MS = 1000 * 86_400 * 365;

function proveKnock({ firewall }: ProofSubject, knock: Knock): Answer {
  const meant = meantPackets(knock);
  if (knock.opens !== true || meant === null) return notOpened(knock);
  const { machine, door } = knock;
  const knocked = inARow(meant.steps, meant.pause);
  const { timeoutSeconds } = door;
  const at = knocked.at(-1)!.at + (timeoutSeconds === null ? FAR_MS : timeoutSeconds * 1000);
  const late = [...knocked, { packet: meant.service, at }];
  const verdicts = machine.replay(late);
  if (verdicts.at(-1)!.accepted) {
    const when = timeoutSeconds === null ? 'It stays open: the entry has no timeout.' : 'The door is still open then.';
    return no(when, late, traceOf(late, verdicts));
  }
  // An open session comes with the address that its first packet was translated to.
  const inside = machine.replay([...knocked, { packet: meant.service, at: knocked.at(-1)!.at }]).at(-1)!;
  const session = { packet: { ...inside.packet, connectionState: 'established' as const }, at };
  const open = [...knocked, session];
  const after = machine.replay(open);
  if (!after.at(-1)!.accepted)
    return no('A session that is open is cut off when the door closes.', open, traceOf(open, after));
  return yesIfSure(
    firewall,
    knock,
    open.map(({ packet }) => packet),
    `Closed ${formatDuration(timeoutSeconds!)} after the last knock; sessions stay.`,
  );
}
