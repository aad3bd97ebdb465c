/** All proofs over one firewall. */
import type { Refusal } from '../../semantics/refusals.ts';
import type { FamilyKnocks } from '../machine/knocks.ts';
import type { Firewall } from '../read-firewall.ts';
import { opens } from './p01-opens.ts';
import { everyStage } from './p02-every-stage.ts';
import { onlyInOrder } from './p03-only-in-order.ts';
import { oneStageAPacket } from './p04-one-stage-a-packet.ts';
import { resistsScans } from './p05-scans.ts';
import { toleratesRetransmits } from './p06-retransmits.ts';
import { closedAfterLoss } from './p07-loss.ts';
import { noLockOut } from './p08-no-lock-out.ts';
import { closesAgain } from './p09-closes-again.ts';
import { ipv6Agrees } from './p10-ipv6.ts';
import { closedAfterReboot } from './p11-reboot.ts';
import { everyRuleLives } from './p12-every-rule-lives.ts';
import { type Answer, notProven, type Proof } from './proof.ts';

/** The answer of one proof. */
export interface Proved extends Answer {
  id: string;
  claim: string;
}

const PROOFS: readonly Proof[] = [
  opens,
  everyStage,
  onlyInOrder,
  oneStageAPacket,
  resistsScans,
  toleratesRetransmits,
  closedAfterLoss,
  noLockOut,
  closesAgain,
  ipv6Agrees,
  closedAfterReboot,
  everyRuleLives,
];

/** @param before a firewall that was proved before and differs in little: what is the same is not proved again */
export function proveAll(firewall: Firewall, families: readonly FamilyKnocks[], before?: Firewall): Proved[] {
  const refusal = firewall.refusals.find(({ isBefore }) => isBefore) ?? firewall.refusals[0];
  return PROOFS.map(({ id, claim, prove }) => {
    const answer = prove({ firewall, families, before });
    return { id, claim, ...(refusal === undefined ? answer : withRefusal(answer, refusal)) };
  });
}

/** What was looked at are the commands that the router takes, and an import of all of them does not come to its end. */
function withRefusal(answer: Answer, { command, message, isBefore }: Refusal): Answer {
  const because = command ?? undefined;
  if (answer.answer === 'not proven') return answer;
  if (answer.answer === 'no') return { ...answer, why: `${answer.why} ${LEFT_OUT}`, ...(because && { because }) };
  const end = isBefore ? 'imports nothing of a script that has one' : 'an import stops there';
  return notProven(`The router refuses a command (${message}), and ${end}. Without it: ${answer.why}`, because);
}

const LEFT_OUT = 'A command that the router refuses is left out here.';
