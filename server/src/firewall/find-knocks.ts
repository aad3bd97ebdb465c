/** The knocks of a firewall as packets to send, as its machine found them. */
import type { KnockPlan } from './knock-plan.ts';
import type { FamilyKnocks } from './machine/knocks.ts';

/** A knock read from a firewall. */
export interface FoundKnock extends KnockPlan {
  family: 4 | 6;
  /** Whether the steps, sent in order, really open the door that was closed before; null where it can't be known. */
  opens: boolean | null;
  /** How long the shortest of its stages waits for the next packet, in seconds; null where no stage has a time. */
  stageSeconds: number | null;
}

/** The knock of each door, without what the proofs need besides. */
export function findKnocks(families: readonly FamilyKnocks[]): FoundKnock[] {
  return families.flatMap(({ knocks }) =>
    knocks.map(({ family, steps, door, opens, stageSeconds }) => ({ family, steps, door, opens, stageSeconds })),
  );
}
