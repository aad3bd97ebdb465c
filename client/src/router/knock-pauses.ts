/** How long to wait behind each packet of a knock. */
import type { FoundKnock, KnockStep } from '../../../server/src/index.ts';

/** Pause after a packet in milliseconds, where the step names none. Long enough to keep UDP in order, short beside a stage of 10 s. */
export const defaultDelayMs = 300;

/** The steps of a plan, each with the time in which the next one has to come. */
export function pacedSteps({ steps, stageSeconds }: Pick<FoundKnock, 'steps' | 'stageSeconds'>): KnockStep[] {
  if (stageSeconds === null) return steps;
  return steps.map((step, index) => (index + 1 < steps.length ? { ...step, withinMs: stageSeconds * 1000 } : step));
}

/**
 * The pause behind a step, in milliseconds: its own or the usual one; in a further round longer, and not shorter than a round trip,
 * so that a packet has arrived before the next one leaves. It never takes more than half of the time in which the next step has
 * to come, unless the step itself asks for it.
 * @param delayMs the pause where the step names none
 * @param round from 1
 * @param roundTripMs null while it is not known
 */
export function pauseAfter(
  { delayMs: own, withinMs }: KnockStep,
  delayMs: number,
  round: number,
  roundTripMs: number | null,
): number {
  const asked = own ?? delayMs;
  const wanted = round === 1 ? asked : Math.ceil(Math.max(asked, roundTripMs ?? 0)) * round;
  const most = withinMs === undefined ? Number.POSITIVE_INFINITY : withinMs / 2;
  return Math.max(own ?? 0, Math.min(wanted, most));
}
