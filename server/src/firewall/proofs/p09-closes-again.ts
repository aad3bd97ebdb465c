import { formatDuration } from '../../semantics/duration.ts';
import type { State } from '../machine/knock-machine.ts';
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
  type TimedPacket,
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
  const kept = keptOpen(knock, knocked, meant.service);
  if (kept !== null) return kept;
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

/** A packet that begins the time of the door anew, and alone would not have opened it. */
function keptOpen({ machine, intended, door, list }: Knock, knocked: readonly TimedPacket[], service: Packet) {
  const opened = intended!.at(-1)!.outcome.state;
  const isDoor = (entry: number) => machine.memberships[entry]!.list === list;
  const inside = opened.map((value, entry) => (isDoor(entry) ? value : 0));
  const renews = (state: State, index: number) =>
    machine.step(state, index).some(({ written }) => written.some((entry) => isDoor(entry)));
  const index = machine.classes.findIndex((_, each) => renews(inside, each) && !renews(machine.start, each));
  if (index < 0 || door.timeoutSeconds === null) return null;
  const end = knocked.at(-1)!.at;
  const half = (door.timeoutSeconds * 1000) / 2;
  const sent = [
    ...knocked,
    { packet: machine.classes[index]!.packet, at: end + half },
    { packet: service, at: end + 2 * half },
  ];
  const verdicts = machine.replay(sent);
  if (!verdicts.at(-1)!.accepted) return null;
  return no(
    'Who is in stays in without knocking: a packet that comes in time renews the entry.',
    sent,
    traceOf(sent, verdicts),
  );
}
