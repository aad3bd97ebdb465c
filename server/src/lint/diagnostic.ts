import type { NodeBase } from '../syntax/tree.ts';
import type { Fix } from './rule.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A problem in a file. Offsets, those of the fix included, are UTF-16 and count from the start of the file. */
export interface Diagnostic extends NodeBase {
  code: string;
  severity: Severity;
  message: string;
  fix?: Fix;
}
