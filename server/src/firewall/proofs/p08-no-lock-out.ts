import { compileLayer7 } from '../layer7.ts';
import type { KnockMachine } from '../machine/knock-machine.ts';
import type { FamilyKnocks } from '../machine/knocks.ts';
import { createPacket, type Packet } from '../packet.ts';
import type { Firewall, SourceRule } from '../read-firewall.ts';
import { findSessionCut, MOST_PREFIXES, type SessionCut } from '../session-cut.ts';
import { isInFileOrder, replaySession } from '../session-replay.ts';
import { type Answer, limitOf, no, notProven, type Proof, traceOf, yes } from './proof.ts';

export const noLockOut: Proof = {
  id: 'P8',
  claim: 'A session that is open is not cut off, neither while the script runs nor afterwards.',
  prove: ({ firewall, families }) => {
    const used = families.filter(({ machine }) => machine.slice.tables.size > 0);
    if (used.length === 0) return notProven('The file has no rules for incoming packets.');
    const answers = used.map((family) => {
      const answer = proveFamily(firewall, family);
      const limit = limitOf(firewall, family.machine, family.exploration);
      return answer.answer === 'yes' && limit !== null ? limit : answer;
    });
    return (
      answers.find(({ answer }) => answer === 'no') ??
      answers.find(({ answer }) => answer === 'not proven') ??
      answers[0]!
    );
  },
};

const API_PORT = 8728;

function proveFamily(firewall: Firewall, { machine, knocks }: FamilyKnocks): Answer {
  const packet = sessionPacket(machine.sender, knocks[0]);
  const cut = isInFileOrder(firewall)
    ? cutInFileOrder(firewall, machine, packet)
    : replaySession(firewall, packet, { layer7: compileLayer7(firewall.layer7), addresses: firewall.addresses });
  if (cut === 'unsure') return notProven(UNSURE_OR_MANY);
  if (cut === null) return yes(firewall.history.before.length === 0 ? KEPT : KEPT_ON_BASE);
  const sent = [{ packet, at: 0 }];
  return {
    ...no(cut.isFinal ? CUT_IN_THE_END : CUT_WHILE_RUNNING, sent, traceOf(sent, [cut.verdict])),
    rules: cut.rules,
  };
}

function cutInFileOrder({ history }: Firewall, machine: KnockMachine, packet: Packet): SessionCut | 'unsure' | null {
  const met = machine.rulesFor(packet);
  if (met === null || met.length > MOST_PREFIXES) return 'unsure';
  const before = new Set(history.before);
  const play = (rules: readonly SourceRule[]) => machine.replay([{ packet, at: 0 }], rules)[0]!;
  return findSessionCut(met, play, ({ command }) => before.has(command));
}

const UNSURE_OR_MANY =
  'It depends on rules of which it is not known when they match, or on more moments than are tried one by one.';
const KEPT = 'On a router without rules of its own, the session is accepted after each command and in the end.';
const KEPT_ON_BASE =
  'On a router with the rules of the base, the session is accepted after each command and in the end.';
const CUT_IN_THE_END = 'The finished rules cut off sessions that are open.';
const CUT_WHILE_RUNNING =
  'While the script runs, there is a moment at which open sessions are cut off: a rule that drops them is there before the one that accepts them.';

/** A session with the service behind the door, if that is one of the router itself, else with its API. */
function sessionPacket(
  sender: FamilyKnocks['machine']['sender'],
  knock: FamilyKnocks['knocks'][number] | undefined,
): Packet {
  const port = /^tcp\/(\d+)/.exec(knock?.door.opens[0] ?? '')?.[1];
  const isOfRouter = knock?.machine.slice.rules.every(({ action }) => action !== 'dst-nat') ?? true;
  const destinationPort = port !== undefined && isOfRouter ? Number(port) : API_PORT;
  return createPacket({ ...sender, protocol: 'tcp', destinationPort, connectionState: 'established' });
}
