/** Whether an open session gets through while a script runs, whose rules come one after the other, each into its place. */
import { absoluteStart } from '../syntax/tree.ts';
import type { SourceRule } from './read-firewall.ts';
import type { Verdict } from './simulator.ts';

/** A moment at which the session is cut off. */
export interface SessionCut {
  /** The rules that are there then, in the order in which the router has them. */
  rules: readonly SourceRule[];
  verdict: Verdict;
  /** Whether it stays so when the script has ended. */
  isFinal: boolean;
}

/** More rules than these that a session meets are not tried one by one. */
export const MOST_PREFIXES = 500;

/**
 * The first moment at which the rules cut off a session, or the end, if they do so then; null where they never do.
 * @param met the rules that the session meets, in the order in which the router has them
 * @param play what becomes of the session by some of these rules
 * @param isThere whether a rule is there before the script runs
 */
export function findSessionCut(
  met: readonly SourceRule[],
  play: (rules: readonly SourceRule[]) => Verdict,
  isThere: (rule: SourceRule) => boolean = () => false,
): SessionCut | null {
  const finished = play(met);
  if (!finished.accepted) return { rules: met, verdict: finished, isFinal: true };
  const added = met.filter((rule) => !isThere(rule)).sort((a, b) => placeOf(a) - placeOf(b));
  const waiting = new Set(added);
  for (const rule of added.slice(0, -1)) {
    waiting.delete(rule);
    const rules = met.filter((each) => !waiting.has(each));
    const verdict = play(rules);
    if (!verdict.accepted) return { rules, verdict, isFinal: false };
  }
  return null;
}

function placeOf({ command }: SourceRule): number {
  return absoluteStart(command.statement);
}
