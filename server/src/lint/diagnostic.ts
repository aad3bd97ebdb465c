import type { NodeBase } from '../syntax/tree.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Text that replaces a range of the file; an insertion has an empty range. */
export interface Edit extends NodeBase {
  newText: string;
}

export interface Fix {
  title: string;
  edits: Edit[];
  /**
   * Nothing that works does something else afterwards: the router refuses the text as it is, or means the same by both.
   * Said by the engine.
   */
  isSafe?: true;
}

/** A problem in a file. Offsets, those of the fix included, are UTF-16 and count from the start of the file. */
export interface Diagnostic extends NodeBase {
  code: string;
  severity: Severity;
  message: string;
  fix?: Fix;
  /** Where it is not clear what was meant: one of them puts it right. */
  choices?: readonly Fix[];
}
