import { Analysis, type AnalysisOptions } from '../analysis.ts';
import type { KnockPlansResult } from '../protocol.ts';

/** The knock sequences of a text, for `routeros/knockPlans`. */
export function knockPlans(text: string, options: AnalysisOptions): KnockPlansResult {
  return new Analysis(text, options).knocks;
}
