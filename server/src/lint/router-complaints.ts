/** What the router's own parser complains of, as diagnostics: one for each mistake. */
import type { Analysis } from '../analysis.ts';
import type { PlacedComplaint } from '../semantics/router-parser/router-reading.ts';
import { lastBefore, type Statement } from '../syntax/tree.ts';
import type { Diagnostic } from './diagnostic.ts';
import { menulessRuns } from './menuless.ts';

/** Code of what the router's parser itself would refuse. */
const SYNTAX_ERROR = 'SY000';

/** What the router says of lines that are meant for another menu than the one they stand in. */
const WRONG_MENU = /^(?:bad command name|bad parameter|expected end of command)/;

const NO_COMMAND = /^bad command name/;

/** What a rule has found, and where the statement begins that it is about. */
export interface RuleDiagnostic {
  diagnostic: Diagnostic;
  statementStart: number;
  /** It is about what the router complains of, or about nothing. */
  needsComplaint: boolean;
}

/** In order of position. */
export function routerComplaints(analysis: Analysis): Diagnostic[] {
  const { complaints } = analysis.reading;
  const read = complaints.slice(0, endOfScript(complaints));
  const isRepeated = read.filter(({ message }) => NO_COMMAND.test(message)).length > 1;
  const repeated = isRepeated ? repeatedlyMenuless(analysis) : new Set<Statement>();
  return read
    .filter(({ start }, index) => start !== read[index - 1]?.start)
    .filter(({ message, start }) => !(NO_COMMAND.test(message) && repeated.has(statementAt(analysis, start)!)))
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

/** The statements that lack the menu which a statement before them lacks already. */
function repeatedlyMenuless({ statements }: Analysis): Set<Statement> {
  return new Set(menulessRuns(statements).flatMap((run) => run.slice(1).map(({ statement }) => statement)));
}

/** The statement of the file that an offset lies in or behind. */
function statementAt({ script }: Analysis, offset: number): Statement | undefined {
  return script.statements[lastBefore(script.statements, offset + 1)];
}

/** Whether the statement at an offset follows a change to a menu that does not exist, which has its own complaint. */
function isBehindLostMenu({ script, statements }: Analysis, offset: number): boolean {
  return statements[lastBefore(script.statements, offset + 1)]?.before === null;
}

/**
 * One diagnostic for each mistake, for complaints in order of position. Where a rule has more to say of what the router
 * complains of, the two become one, together with what else the router says there; and where the router gave up in the
 * middle of a statement, what rules find behind that may be no more than its consequence.
 */
export function explained(complaints: readonly Diagnostic[], findings: readonly RuleDiagnostic[]): Diagnostic[] {
  const left = new Set(findings);
  const used = new Set<RuleDiagnostic>();
  const waiting = findings
    .filter(({ diagnostic }) => diagnostic.code.startsWith('SY'))
    .toSorted(({ diagnostic: a }, { diagnostic: b }) => a.start - b.start || a.code.localeCompare(b.code));
  let around: RuleDiagnostic[] = [];
  let next = 0;
  const joined = complaints.flatMap((complaint) => {
    const { start, message, severity } = complaint;
    while (next < waiting.length && waiting[next]!.diagnostic.start <= start) around.push(waiting[next++]!);
    around = around.filter(({ diagnostic }) => start <= diagnostic.end);
    const explanation = around.at(-1);
    if (explanation === undefined) {
      for (let at = next; at < waiting.length && waiting[at]!.statementStart <= start; at += 1)
        left.delete(waiting[at]!);
      return [complaint];
    }
    if (used.has(explanation)) return [];
    used.add(explanation);
    left.delete(explanation);
    return [{ ...explanation.diagnostic, severity, message: `${message}: ${explanation.diagnostic.message}` }];
  });
  const others = [...left].filter(({ needsComplaint }) => !needsComplaint);
  return [...joined, ...others.map(({ diagnostic }) => diagnostic)];
}
