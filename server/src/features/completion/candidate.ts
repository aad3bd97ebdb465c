/** What can stand at a place of a script. */
import type { Subject } from '../descriptions/subject.ts';

export type CandidateKind =
  | 'menu'
  | 'command'
  | 'argument'
  | 'flag'
  | 'value'
  | 'name'
  | 'variable'
  | 'function'
  | 'parameter'
  | 'property'
  | 'operator'
  | 'key';

export interface Candidate {
  label: string;
  kind: CandidateKind;
  /** What is written in the place of what is typed; the label where it is left out. */
  text?: string;
  /** Whether something must follow, which can be offered at once. */
  goesOn?: boolean;
  /** A few words behind the label. */
  detail?: string;
  /** Those with a lower one stand first, those with the same one by name. */
  rank: number;
  subject?: Subject;
}

/** A value as a script writes it where a bare word stands: in quotes where it holds anything else. */
export function asWritten(value: string, isQuoted: boolean): string {
  if (!isQuoted && /^[\w.:/+*@%-]+$/.test(value)) return value;
  const escaped = value.replace(/["\\$?]/g, '\\$&');
  return isQuoted ? escaped : `"${escaped}"`;
}
