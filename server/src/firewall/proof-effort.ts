/** Whether the knocks of a file take so little time to prove that the proofs can follow edits. */
import type { KnockChain } from './knock-chain.ts';
import type { Firewall } from './read-firewall.ts';

/** The lists of one knock, and of all: where it may hurt to be on a list, each one may double the states. */
const MOST_LISTS_OF_A_KNOCK = 10;
const MOST_LISTS = 100;
/** At the first proof; after an edit it is a tenth of it. `rsc prove` takes its time for any number. */
const MOST_RULES = 30_000;

export function areProofsQuick({ rules }: Pick<Firewall, 'rules'>, chains: readonly KnockChain[]): boolean {
  const lists = chains.map(({ family, door, stages }) => [door, ...stages].map((list) => `${family} ${list}`));
  return (
    rules.length <= MOST_RULES &&
    lists.every(({ length }) => length <= MOST_LISTS_OF_A_KNOCK) &&
    new Set(lists.flat()).size <= MOST_LISTS
  );
}
