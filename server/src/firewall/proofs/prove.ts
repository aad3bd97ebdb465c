/** All proofs over one firewall. */
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
import type { Answer, Proof } from './proof.ts';

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

export function proveAll(firewall: Firewall, families: readonly FamilyKnocks[]): Proved[] {
  return PROOFS.map(({ id, claim, prove }) => ({ id, claim, ...prove({ firewall, families }) }));
}
