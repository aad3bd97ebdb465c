import { asConnection, askedPackets, leastSize } from '../knock-run.ts';
import type { Knock } from '../machine/knocks.ts';
import type { Packet } from '../packet.ts';
import type { Firewall } from '../read-firewall.ts';
import {
  type Answer,
  inARow,
  limitOf,
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
  if (meant === null) return unreachable(firewall, knock);
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
function unreachable(firewall: Firewall, knock: Knock): Answer {
  const { machine, intended, stages, list, exploration, openings } = knock;
  const limit = limitOf(firewall, machine, exploration);
  if (limit !== null) return limit;
  const why =
    openings.length > 0
      ? 'The packets that its rules ask for do not open the door: others do.'
      : intended === null && stages.length > 0
        ? `Nobody gets onto the list ${list}: the rules for it match no packet, or rules before them take it.`
        : 'No packet meets the rules that accept who has knocked.';
  const packets = askedPackets(knock);
  const data = packets.findIndex(({ protocol, payload }) => protocol === 'tcp' && payload !== '');
  if (data >= 0) return withoutConnection(knock, packets, data);
  const small = packets.find((packet) => packet.size < leastSize(packet));
  if (small !== undefined) {
    return no(`No packet of ${small.protocol} has ${small.size} bytes: its headers alone are longer.`, [], []);
  }
  const sent = inARow(packets);
  return no(why, sent, traceOf(sent, machine.replay(sent)));
}

/** A client that sends data over TCP opens a connection first; what comes in it, the rules for open ones may take. */
function withoutConnection({ machine, list }: Knock, packets: readonly Packet[], data: number): Answer {
  const [opening, carrying] = asConnection(packets[data]!);
  const before = inARow([...packets.slice(0, data), opening]);
  const verdicts = machine.replay(before);
  if (!verdicts.at(-1)!.accepted) {
    const why = `TCP carries data in connections that are open, and nothing lets one be opened here: nobody gets onto the list ${list}.`;
    return no(why, before, traceOf(before, verdicts));
  }
  const sent = inARow([...before.map(({ packet }) => packet), carrying]);
  const why = `TCP carries data in connections that are open, and their packets do not meet the rule: nobody gets onto the list ${list}.`;
  return no(why, sent, traceOf(sent, machine.replay(sent)));
}
