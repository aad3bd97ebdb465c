/** Runs the rules over a file; what the router's parser complains of are diagnostics as well. */
import type { Analysis } from '../analysis.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { CommandChange } from '../semantics/resolved-file.ts';
import { absoluteStart, type Comment, lastBefore, type Statement } from '../syntax/tree.ts';
import type { Diagnostic, Edit } from './diagnostic.ts';
import { explained, type RuleDiagnostic, routerComplaints } from './router-complaints.ts';
import type { Finding, LintRule, RuleMeta } from './rule.ts';
import { rules } from './rules/index.ts';
import { withoutSuppressed } from './suppressions.ts';

/** All diagnostics of a file, in order of position. */
export function lint(analysis: Analysis): Diagnostic[] {
  return new Linter(analysis).all();
}

interface Found {
  meta: RuleMeta;
  finding: Finding;
}

/** The diagnostics of a file while it is edited. Findings count from their statements, so they move with these. */
export class Linter {
  readonly #analysis: Analysis;
  /** Of the rules that look at one command: always those of the file as it is. */
  #ofCommands: Found[];
  /** Of the rules that look at the whole file: null before they have run for the first time. */
  #ofFile: Found[] | null = null;
  #isFileChecked = false;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    this.#ofCommands = this.#checkCommands(analysis.commands);
  }

  /** Follows an edit. The rest of the file's findings stay until the whole file is checked; null means another target. */
  update(change: CommandChange | null): void {
    if (change === null) {
      this.#ofCommands = this.#checkCommands(this.#analysis.commands);
      this.#ofFile = null;
      this.#isFileChecked = false;
      return;
    }
    const { removed, added } = change;
    const gone = new Set(removed);
    const remains = ({ finding }: Found) =>
      'command' in finding ? !gone.has(finding.command) : isInFile(this.#analysis, finding.comment);
    this.#ofCommands = [...this.#ofCommands.filter(remains), ...this.#checkCommands(added)];
    this.#ofFile = this.#ofFile?.filter(remains) ?? null;
    this.#isFileChecked = false;
  }

  /** What can be said at once: the findings about the whole file are those of the last time, where they are still there. */
  soon(): Diagnostic[] {
    const findings = withoutConsequences([...(this.#ofFile ?? []), ...this.#ofCommands]);
    const diagnostics = explained(routerComplaints(this.#analysis), findings.map(toDiagnostic));
    return withoutSuppressed(this.#analysis.script, diagnostics).sort(
      (a, b) => a.start - b.start || a.end - b.end || a.code.localeCompare(b.code),
    );
  }

  /** In order of position. */
  all(): Diagnostic[] {
    if (!this.#isFileChecked)
      this.#ofFile = collect((rule, report) => 'check' in rule && rule.check(this.#analysis, report));
    this.#isFileChecked = true;
    return this.soon();
  }

  #checkCommands(commands: readonly ResolvedCommand[]): Found[] {
    return collect((rule, report) => {
      if (!('checkCommand' in rule)) return;
      for (const command of commands) rule.checkCommand(command, this.#analysis.target, report);
    });
  }
}

function collect(run: (rule: LintRule, report: (finding: Finding) => void) => void): Found[] {
  const all: Found[] = [];
  for (const rule of rules) run(rule, (finding) => all.push({ meta: rule.meta, finding }));
  return all;
}

function statementOf(finding: Finding): Statement {
  return 'command' in finding ? finding.command.statement : finding.comment;
}

/** Whether an edit has left a comment of the file where it was. */
function isInFile({ script: { statements } }: Analysis, comment: Comment): boolean {
  return statements[lastBefore(statements, comment.offset + 1)] === comment;
}

/** One mistake, one diagnostic: what follows from another finding on the same command is left out. */
function withoutConsequences(found: readonly Found[]): Found[] {
  const codes = new Map<Statement, Set<string>>();
  for (const { meta, finding } of found) {
    const known = codes.get(statementOf(finding));
    if (known === undefined) codes.set(statementOf(finding), new Set([meta.code]));
    else known.add(meta.code);
  }
  return found.filter(({ meta, finding }) => {
    const beside = codes.get(statementOf(finding))!;
    return !meta.consequenceOf?.some((code) => beside.has(code));
  });
}

function toDiagnostic({ meta, finding }: Found): RuleDiagnostic {
  const { at, message, severity, fix } = finding;
  const statement = statementOf(finding);
  const base = absoluteStart(statement);
  const range = at ?? { start: 0, end: statement.length };
  const moved = fix && { title: fix.title, edits: fix.edits.map((edit) => move(edit, base)) };
  const diagnostic = {
    code: meta.code,
    severity: severity ?? meta.severity,
    message,
    start: base + range.start,
    end: base + range.end,
    ...(moved && { fix: moved }),
  };
  return { diagnostic, statementStart: base, needsComplaint: meta.explains === true };
}

function move({ start, end, newText }: Edit, base: number): Edit {
  return { start: base + start, end: base + end, newText };
}
