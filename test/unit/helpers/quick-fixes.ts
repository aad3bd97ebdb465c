import assert from 'node:assert/strict';
import { check, type Diagnostic } from '../../../server/src/index.ts';

/** More fixes than any fixture needs: fixes that undo each other would go on for ever. */
const MOST_FIXES = 50;

export function applyFix(text: string, { fix }: Diagnostic): string {
  return fix!.edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, { start, end, newText }) => edited.slice(0, start) + newText + edited.slice(end), text);
}

/** Takes the first fix that is offered, again and again, until none is left. */
export function applyFixes(text: string): string {
  let fixed = text;
  for (let count = 0; count < MOST_FIXES; count += 1) {
    const diagnostic = check(fixed).find(({ fix }) => fix !== undefined);
    if (diagnostic === undefined) return fixed;
    fixed = applyFix(fixed, diagnostic);
  }
  return assert.fail(`${MOST_FIXES} fixes were not enough:\n${fixed}`);
}
