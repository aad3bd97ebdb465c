/** What the router's own parser complains of, as diagnostics: one for each mistake. */
import type { Analysis } from '../analysis.ts';
import type { PlacedComplaint } from '../semantics/router-parser/router-reading.ts';
import { lastBefore } from '../syntax/tree.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Code of what the router's parser itself would refuse. */
const SYNTAX_ERROR = 'SY000';

/** What the router says of lines that are meant for another menu than the one they stand in. */
const WRONG_MENU = /^(?:bad command name|bad parameter|expected end of command)/;

/** What a rule has found, and where the statement begins that it is about. */
export interface RuleDiagnostic {
  diagnostic: Diagnostic;
  statementStart: number;
}

/** In order of position. */
export function routerComplaints(analysis: Analysis): Diagnostic[] {
  const { complaints } = analysis.reading;
  const read = complaints.slice(0, endOfScript(complaints));
  return read
    .filter(({ start }, index) => start !== read[index - 1]?.start)
    .filter((complaint) => !(WRONG_MENU.test(complaint.message) && isBehindLostMenu(analysis, complaint.start)))
    .map((complaint) => toDiagnostic(analysis, complaint));
}

/**
 * How many complaints there are up to the end of the script, which is a bracket that nothing has opened. Where the
 * router stops before, the bracket is one mistake among others, and what stands behind is looked at as well.
 */
function endOfScript(complaints: readonly PlacedComplaint[]): number {
  const end = complaints.findIndex(({ kind }) => kind !== 'late');
  return complaints[end]?.kind === 'stray' ? end + 1 : complaints.length;
}

function toDiagnostic({ script }: Analysis, { kind, message, start, end }: PlacedComplaint): Diagnostic {
  if (kind !== 'stray') return { code: SYNTAX_ERROR, severity: 'error', message, start, end };
  const bracket = script.source.slice(start, end);
  const words = `Nothing opened this ${bracket}: the script ends here for the router, which reads nothing behind it. Take it away, or add what it is to close.`;
  return { code: SYNTAX_ERROR, severity: 'warning', message: words, start, end };
}

/** Whether the statement at an offset follows a change to a menu that does not exist, which has its own complaint. */
function isBehindLostMenu({ script, statements }: Analysis, offset: number): boolean {
  return statements[lastBefore(script.statements, offset + 1)]?.before === null;
}

/**
 * One diagnostic for each mistake. Where a rule has more to say of what the router complains of, the two become one; and
 * where the router gave up in the middle of a statement, what rules find behind that may be no more than its consequence.
 */
export function explained(complaints: readonly Diagnostic[], findings: readonly RuleDiagnostic[]): Diagnostic[] {
  const syntactic = findings.filter(({ diagnostic }) => diagnostic.code.startsWith('SY'));
  const left = new Set(findings);
  const joined = complaints.map((complaint) => {
    const { start, message } = complaint;
    const explanation = syntactic.find(({ diagnostic: each }) => each.start <= start && start <= each.end);
    const behind = syntactic.filter((each) => each.diagnostic.start > start && each.statementStart <= start);
    for (const each of explanation === undefined ? behind : [explanation]) left.delete(each);
    if (explanation === undefined) return complaint;
    return { ...explanation.diagnostic, message: `${message}: ${explanation.diagnostic.message}` };
  });
  return [...joined, ...[...left].map(({ diagnostic }) => diagnostic)];
}
