/** What the router's own parser complains of, as diagnostics: one for each mistake. */
import type { Analysis } from '../analysis.ts';
import { commandAt } from '../semantics/command-at.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { PlacedComplaint } from '../semantics/router-parser/router-reading.ts';
import { lastBefore, type Statement } from '../syntax/tree.ts';
import { complaintHint } from './complaint-hints.ts';
import type { Diagnostic } from './diagnostic.ts';
import { menulessRuns } from './menuless.ts';

/** Code of what the router's parser itself would refuse. */
export const SYNTAX_ERROR = 'SY000';

/** What the router says of lines that are meant for another menu than the one they stand in. */
const WRONG_MENU = /^(?:bad command name|bad parameter|expected end of command)/;

const NO_COMMAND = /^bad command name (?:add|set)$/;

/** As much of the statement before a complaint is looked at for what may be meant. */
const HINT_REACH = 200;

/** What a rule has found, and where the statement begins that it is about. */
export interface RuleDiagnostic {
  diagnostic: Diagnostic;
  statementStart: number;
  /** It is about what the router complains of, or about nothing. */
  needsComplaint: boolean;
  /** It never says more of a complaint. */
  isOfRunTime: boolean;
}

/** In order of position. */
export function routerComplaints(analysis: Analysis): Diagnostic[] {
  const { complaints } = analysis.reading;
  const read = complaints.slice(0, endOfScript(complaints));
  // The first one of a run may be complained of in other words.
  const hasNone = !read.some(({ message }) => NO_COMMAND.test(message));
  const repeated = hasNone ? new Set<Statement>() : repeatedlyMenuless(analysis);
  return read
    .filter((complaint, index) => !isConsequence(analysis, complaint, read[index - 1]))
    .filter(({ message, start }) => !(NO_COMMAND.test(message) && repeated.has(statementAt(analysis, start)!)))
    .filter((complaint) => !(WRONG_MENU.test(complaint.message) && isBehindLostMenu(analysis, complaint.start)))
    .map((complaint) => toDiagnostic(analysis, complaint));
}

/** What stands right behind a parameter that does not exist is its value, and nothing to complain of by itself. */
function isConsequence({ script }: Analysis, { kind, start }: PlacedComplaint, before?: PlacedComplaint): boolean {
  if (before?.start === start) return true;
  if (before === undefined || kind === 'late') return false;
  return before.message.startsWith('bad parameter') && /^[ \t=]*$/.test(script.source.slice(before.end, start));
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

/** The statements that lack the menu which a statement before them lacks already, broken strings among them included. */
function repeatedlyMenuless({ script, statements }: Analysis): Set<Statement> {
  const heads = new Set(menulessRuns(statements).map(([head]) => head!.statement));
  const behind = new Set<Statement>();
  let isBehind = false;
  statements.forEach(({ before, after }, index) => {
    const statement = script.statements[index]!;
    isBehind &&= before === after;
    if (isBehind) behind.add(statement);
    else isBehind = statement.kind === 'command' && heads.has(statement);
  });
  return behind;
}

/** The statement of the file that an offset lies in or behind. */
function statementAt({ script }: Analysis, offset: number): Statement | undefined {
  return script.statements[lastBefore(script.statements, offset + 1)];
}

/**
 * Whether an offset lies in a command that is meant for a menu which does not exist: it says of itself in no other way
 * where it belongs, and the menu before it has its own complaint.
 */
function isBehindLostMenu({ script, statements }: Analysis, offset: number): boolean {
  const statement = statements[lastBefore(script.statements, offset + 1)];
  if (statement?.before !== null) return false;
  const innermost = commandAt(statement.commands, offset);
  return innermost === null || (innermost.current === null && !isAbsolute(innermost));
}

function isAbsolute({ statement }: ResolvedCommand): boolean {
  const [first] = statement.parts;
  return first?.kind === 'word' && /^[/:]/.test(first.text);
}

/** What no rule has explained, with what is likely meant. */
export function hinted(analysis: Analysis, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const { source } = analysis.script;
  return diagnostics.map((diagnostic) => {
    const { code, message, start } = diagnostic;
    if (code !== SYNTAX_ERROR) return diagnostic;
    const from = Math.max(statementAt(analysis, start)?.offset ?? 0, start - HINT_REACH);
    const hint = complaintHint(message, source.slice(from, start), source.slice(start, start + 2));
    return hint === null ? diagnostic : { ...diagnostic, message: `${message}: ${hint}` };
  });
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
    const { start } = complaint;
    while (next < waiting.length && waiting[next]!.diagnostic.start <= start) around.push(waiting[next++]!);
    around = around.filter(({ diagnostic }) => start <= diagnostic.end);
    for (const each of around) if (each.isOfRunTime) left.delete(each);
    const explanation = around.findLast(({ isOfRunTime }) => !isOfRunTime);
    if (explanation === undefined) {
      for (let at = next; at < waiting.length && waiting[at]!.statementStart <= start; at += 1)
        left.delete(waiting[at]!);
      return [complaint];
    }
    if (used.has(explanation)) return [];
    used.add(explanation);
    left.delete(explanation);
    return [withComplaint(explanation.diagnostic, complaint)];
  });
  const others = [...left].filter(({ needsComplaint }) => !needsComplaint);
  return [...joined, ...others.map(({ diagnostic }) => diagnostic)];
}

/** What the router refuses does nothing, so that a fix of it breaks nothing. */
function withComplaint(found: Diagnostic, { message, severity }: Diagnostic): Diagnostic {
  const { fix } = found;
  const safeFix = fix && { ...fix, isSafe: true as const };
  return { ...found, severity, message: `${message}: ${found.message}`, ...(safeFix && { fix: safeFix }) };
}
