/** The fixes of findings, put into the text. */
import { EditedText } from '../syntax/edited-text.ts';
import type { Diagnostic, Edit, Fix } from './diagnostic.ts';

/** A finding that was fixed; its offsets count in `before`, the text as it was just then. */
export interface AppliedFix {
  readonly diagnostic: Diagnostic;
  readonly title: string;
  readonly before: string;
}

export interface FixedText {
  text: string;
  applied: AppliedFix[];
  /** All of them together, as edits of the text as it was. */
  edits: Edit[];
}

/** Fixes that undo each other would go on for ever. */
const MOST_ROUNDS = 100;

/** Applies fixes until no finding has one. A finding with choices has no fix: what was meant is for people to say. */
export function applyFixes(text: string, check: (text: string) => readonly Diagnostic[]): FixedText {
  const applied: AppliedFix[] = [];
  const edited = new EditedText(text);
  let fixed = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = fixesOfOneRound(check(fixed));
    if (chosen.length === 0) break;
    for (const { diagnostic, title } of chosen) applied.push({ diagnostic, title, before: fixed });
    edited.edit(chosen.flatMap(({ edits }) => edits));
    fixed = edited.toString();
  }
  return { text: fixed, applied, edits: edited.changes };
}

interface ChosenFix extends Fix {
  diagnostic: Diagnostic;
}

/**
 * Those that do not touch each other. Of the fixes that add lines, such as a rule that accepts established sessions, only
 * the first: it may be what the others ask for too.
 */
function fixesOfOneRound(diagnostics: readonly Diagnostic[]): ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const taken = new Set<number>();
  let addsLines = false;
  for (const diagnostic of diagnostics) {
    const { fix } = diagnostic;
    if (fix === undefined || fix.edits.length === 0) continue;
    const adds = fix.edits.some(({ newText }) => newText.includes('\n'));
    const offsets = fix.edits.flatMap(offsetsOf);
    if ((adds && addsLines) || offsets.some((offset) => taken.has(offset))) continue;
    addsLines ||= adds;
    for (const offset of offsets) taken.add(offset);
    chosen.push({ ...fix, diagnostic });
  }
  return chosen;
}

/** Its end is among them: two edits side by side may make another word together. */
function offsetsOf({ start, end }: Edit): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}
