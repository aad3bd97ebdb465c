/** How long to wait behind each packet of a knock, and for its door. */
import type { FoundKnock, KnockStep } from '../../../server/src/index.ts';

/** Pause after a packet in milliseconds, where the step names none. Long enough to keep UDP in order, short beside a stage of 10 s. */
export const defaultDelayMs = 300;

/**
 * A further round takes so many times the pauses of the first. Not more, as a stage that an earlier round has reached helps the
 * next one only if that comes soon.
 */
const slower = 2;

/** Below the second after which Linux and macOS send a SYN again: a door that counts connections sees one for each try. */
const quickDoorMs = 900;
/** For the last try, in milliseconds: a SYN that was lost is sent again meanwhile. */
const lastDoorMs = 3_000;

/** The steps of a plan, each with the time in which the next one has to come. */
export function pacedSteps({ steps, stageSeconds }: Pick<FoundKnock, 'steps' | 'stageSeconds'>): KnockStep[] {
  if (stageSeconds === null) return steps;
  return steps.map((step, index) => (index + 1 < steps.length ? { ...step, withinMs: stageSeconds * 1000 } : step));
}

/**
 * The pause behind a step, in milliseconds: its own or the usual one; in a further round twice that, and twice a round trip at least,
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
  const wanted = round === 1 ? asked : Math.ceil(Math.max(asked, roundTripMs ?? 0)) * slower;
  const most = withinMs === undefined ? Number.POSITIVE_INFINITY : withinMs / 2;
  return Math.max(own ?? 0, Math.min(wanted, most));
}

/**
 * How long a try of the door waits for an answer, in milliseconds. The next try mends a loss sooner than a long wait does.
 * @param roundTripMs null while it is not known
 */
export function doorWait(isLast: boolean, roundTripMs: number | null): number {
  return Math.max(isLast ? lastDoorMs : quickDoorMs, Math.ceil(2 * (roundTripMs ?? 0)));
}
