import { absoluteStart } from '../../syntax/tree.ts';
import type { FamilyKnocks } from '../machine/knocks.ts';
import { createPacket, type Packet } from '../packet.ts';
import type { SourceRule } from '../read-firewall.ts';
import { type Answer, limitOf, no, notProven, type Proof, traceOf, yes } from './proof.ts';

export const noLockOut: Proof = {
  id: 'P8',
  claim: 'A session that is open is not cut off, neither while the script runs nor afterwards.',
  prove: ({ firewall, families }) => {
    const used = families.filter(({ machine }) => machine.slice.rules.length > 0);
    if (used.length === 0) return notProven('The file has no rules for incoming packets.');
    const answers = used.map((family) => {
      const answer = proveFamily(family);
      const limit = limitOf(firewall, family.machine, family.exploration);
      return answer.answer === 'yes' && limit !== null ? notProven(limit) : answer;
    });
    return (
      answers.find(({ answer }) => answer === 'no') ??
      answers.find(({ answer }) => answer === 'not proven') ??
      answers[0]!
    );
  },
};

/** More rules than these that the session meets are not tried one by one. */
const MOST_PREFIXES = 500;
const API_PORT = 8728;

function proveFamily({ machine, knocks }: FamilyKnocks): Answer {
  const packet = sessionPacket(machine.sender, knocks[0]);
  const met = machine.rulesFor(packet);
  if (met === null) return notProven('It depends on rules of which it is not known when they match.');
  const inOrder = [...met].sort((a, b) => placeOf(a) - placeOf(b));
  if (inOrder.length > MOST_PREFIXES) return notProven('The session meets more rules than are tried one by one.');
  const sent = [{ packet, at: 0 }];
  for (let count = 1; count <= inOrder.length; count += 1) {
    const present = new Set(inOrder.slice(0, count));
    const verdicts = machine.replay(
      sent,
      met.filter((rule) => present.has(rule)),
    );
    if (verdicts[0]!.accepted) continue;
    const why = count === inOrder.length ? 'The finished rules cut off sessions that are open.' : CUT_WHILE_RUNNING;
    return no(why, sent, traceOf(sent, verdicts));
  }
  return yes('On a router without rules of its own, the session is accepted after each command and in the end.');
}

const CUT_WHILE_RUNNING =
  'While the script runs, there is a moment at which open sessions are cut off: a rule that drops them is there before the one that accepts them.';

function placeOf({ command }: SourceRule): number {
  return absoluteStart(command.statement);
}

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
