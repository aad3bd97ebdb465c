/** How a deploy ended. */
import type { RouterError } from '../errors.ts';
import type { RouterComplaint } from './complaints.ts';

/** In which state the router is at the end. */
export type FinalState =
  | { readonly kind: 'nothing-changed' }
  | { readonly kind: 'applied' }
  | { readonly kind: 'rolled-back' }
  | { readonly kind: 'rolls-back'; readonly at: Date }
  | { readonly kind: 'unknown' };

export interface DeployOutcome {
  readonly state: FinalState;
  /** What happened, in which state the router is, and what to do next. */
  readonly message: string;
  /** The router's complaints about places in the script. */
  readonly complaints: readonly RouterComplaint[];
  /** The failure behind the outcome; null where there is none. */
  readonly error: RouterError | null;
  readonly cancelled: boolean;
}

export function outcome(state: FinalState, message: string, more: Partial<DeployOutcome> = {}): DeployOutcome {
  return { state, message, complaints: [], error: null, cancelled: false, ...more };
}

export function refusal(script: string, message: string, complaints: readonly RouterComplaint[]): string {
  const [first] = complaints;
  const where = first === undefined ? message : `${first.message} (line ${first.line} column ${first.column})`;
  return `The router refuses ${script}: ${where}. Nothing was changed on the router. Mend the script and deploy again.`;
}

/** What happens while the script is applied and not yet proved. */
export function untilProof(rollsBackAt: Date): string {
  return `Waiting for the proof; without it the router rolls back by itself at ${clock(rollsBackAt)}.`;
}

/** Local time of day: `13:05:59`. */
export function clock(date: Date): string {
  return date.toTimeString().slice(0, 8);
}
