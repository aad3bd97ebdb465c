import assert from 'node:assert/strict';
import { Analysis } from '../../../server/src/analysis.ts';
import { routerVerdict } from '../../../server/src/semantics/router-parser/verdict.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';

/** What is read statement by statement, before and after edits, is what the reading of the whole text says. */
export function checkReading(text: string, routeros: string, changes: readonly Change[] = []): void {
  const analysis = new Analysis(text, { routeros });
  checkComplaints(analysis, routeros);
  for (const change of changes) {
    analysis.update(change);
    checkComplaints(analysis, routeros);
  }
}

/** The reading of the whole text ends at a bracket that nothing opened. */
function checkComplaints({ script: { text }, reading: { complaints } }: Analysis, routeros: string): void {
  const expected = routerVerdict(text, { routeros }).complaints.map(({ message, start, end, isLate }) => ({
    message,
    kind: isLate ? 'late' : 'stop',
    start,
    end,
  }));
  const end = complaints.findIndex(({ kind }) => kind === 'stray');
  assert.deepEqual(end < 0 ? complaints : complaints.slice(0, end), expected, text);
}
