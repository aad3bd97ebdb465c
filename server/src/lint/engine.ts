/** Runs the rules over a file; what the router's parser complains of are diagnostics as well. */
import type { Analysis } from '../analysis.ts';
import type { ResolvedCommand } from '../semantics/resolved-command.ts';
import type { CommandChange } from '../semantics/resolved-file.ts';
import { absoluteStart, type Comment, lastBefore, type Statement } from '../syntax/tree.ts';
import type { Diagnostic, Edit, Fix } from './diagnostic.ts';
import { diagnosticsInStrings, holdsInStrings } from './in-strings.ts';
import { explained, hinted, type RuleDiagnostic, routerComplaints } from './router-complaints.ts';
import type { Finding, LintRule, RuleMeta } from './rule.ts';
import { rules } from './rules/index.ts';
import { isOn, type Severities } from './severities.ts';
import { withoutSuppressed } from './suppressions.ts';

/** All diagnostics of a file, in order of position. */
export function lint(analysis: Analysis, severities?: Severities): Diagnostic[] {
  return new Linter(analysis, severities).all();
}

/** In `consequenceOf`: any error about the language. */
const REFUSED = 'SY';

const rulesInStrings = rules.filter(holdsInStrings);

interface Found {
  meta: RuleMeta;
  finding: Finding;
}

/** The diagnostics of a file while it is edited. Findings count from their statements, so they move with these. */
export class Linter {
  readonly #analysis: Analysis;
  readonly #severities: Severities;
  readonly #rules: readonly LintRule[];
  /** Of the rules that look at one command: always those of the file as it is. */
  #ofCommands: Found[];
  /** Of the rules that look at the whole file: null before they have run for the first time. */
  #ofFile: Found[] | null = null;
  /** What was found in the strings of commands, with offsets from the statements of these. */
  readonly #inStrings = new Map<ResolvedCommand, readonly Diagnostic[]>();
  /** Commands of which nobody has looked at the strings. */
  readonly #unread: Set<ResolvedCommand>;
  /** What the whole file was checked as, its bases included. */
  #checked: object | null = null;

  /** `among` are the rules that have a say here, as far as they are on. */
  constructor(analysis: Analysis, severities: Severities = new Map(), among: readonly LintRule[] = rules) {
    this.#analysis = analysis;
    this.#severities = severities;
    this.#rules = among.filter(({ meta }) => isOn(meta, severities));
    this.#ofCommands = this.#checkCommands(analysis.commands);
    this.#unread = new Set(analysis.commands);
  }

  /** Follows an edit. The rest of the file's findings stay until the whole file is checked; null means another target. */
  update(change: CommandChange | null): void {
    if (change === null) {
      this.#ofCommands = this.#checkCommands(this.#analysis.commands);
      this.#ofFile = null;
      this.#inStrings.clear();
      this.#unread.clear();
      for (const command of this.#analysis.commands) this.#unread.add(command);
      return;
    }
    const { removed, added } = change;
    const gone = new Set(removed);
    const remains = ({ finding }: Found) =>
      'command' in finding ? !gone.has(finding.command) : isInFile(this.#analysis, finding.comment);
    this.#ofCommands = [...this.#ofCommands.filter(remains), ...this.#checkCommands(added)];
    for (const command of removed) {
      this.#inStrings.delete(command);
      this.#unread.delete(command);
    }
    for (const command of added) this.#unread.add(command);
    this.#ofFile = this.#ofFile?.filter(remains) ?? null;
  }

  /** What can be said at once: the findings about the whole file are those of the last time, where they are still there. */
  soon(): Diagnostic[] {
    const findings = withoutConsequences([...(this.#ofFile ?? []), ...this.#ofCommands]);
    const isChecked = this.#checked === this.#analysis.revision;
    const found = findings.map((each) => toDiagnostic(each, isChecked));
    const diagnostics = hinted(this.#analysis, explained(routerComplaints(this.#analysis), found));
    const chosen = diagnostics.flatMap((diagnostic) => withSeverity(diagnostic, this.#severities));
    return withoutSuppressed(this.#analysis.script, [...chosen, ...this.#placedInStrings()])
      .sort(inOrder)
      .filter(isFirst);
  }

  /** In order of position. */
  all(): Diagnostic[] {
    const steps = this.allInSteps();
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value ?? this.all();
  }

  /**
   * The same one rule after the other, for those who have something else to do in between. Null where the text or one of
   * its bases has changed in the meantime: then it has to begin again.
   */
  *allInSteps(): Generator<void, Diagnostic[] | null> {
    const { revision } = this.#analysis;
    if (this.#checked === revision) return this.soon();
    const found: Found[] = [];
    for (const rule of this.#rules) {
      if (!('check' in rule)) continue;
      rule.check(this.#analysis, (finding) => found.push({ meta: rule.meta, finding }));
      yield;
      if (this.#analysis.revision !== revision) return null;
    }
    for (const command of this.#unread) {
      if (!this.#checkStrings(command)) continue;
      yield;
      if (this.#analysis.revision !== revision) return null;
    }
    // Rules see the bases as well; what they find there is for those who check these files.
    this.#ofFile = found.filter(({ finding }) => this.#analysis.isOwn(statementOf(finding)));
    this.#checked = revision;
    return this.soon();
  }

  #checkCommands(commands: readonly ResolvedCommand[]): Found[] {
    const found: Found[] = [];
    for (const rule of this.#rules) {
      if (!('checkCommand' in rule)) continue;
      const report = (finding: Finding) => found.push({ meta: rule.meta, finding });
      for (const command of commands) rule.checkCommand(command, this.#analysis.target, report);
    }
    return found;
  }

  /** Says whether there was something to look at. */
  #checkStrings(command: ResolvedCommand): boolean {
    this.#unread.delete(command);
    const alone = (script: Analysis) => new Linter(script, this.#severities, rulesInStrings).all();
    const found = diagnosticsInStrings(command, this.#analysis, this.#severities, alone);
    if (found !== null && found.length > 0) this.#inStrings.set(command, found);
    return found !== null;
  }

  /** Where the router refuses a line, its strings may not end where they seem to. */
  #placedInStrings(): Diagnostic[] {
    if (this.#inStrings.size === 0) return [];
    const { refused } = this.#analysis.reading;
    return [...this.#inStrings].flatMap(([{ statement }, diagnostics]) => {
      const base = absoluteStart(statement);
      if (refused.some(({ start, end }) => start <= base && base < end)) return [];
      return diagnostics.map((each) => moved(each, base));
    });
  }
}

function statementOf(finding: Finding): Statement {
  return 'command' in finding ? finding.command.statement : finding.comment;
}

/** Whether an edit has left a comment of the file where it was. */
function isInFile({ script: { statements } }: Analysis, comment: Comment): boolean {
  return statements[lastBefore(statements, comment.offset + 1)] === comment;
}

/** One mistake, one diagnostic: what follows from another finding on the same commands is left out. */
function withoutConsequences(found: readonly Found[]): Found[] {
  const codes = new Map<Statement, Set<string>>();
  for (const each of found) {
    const statement = statementOf(each.finding);
    const known = codes.get(statement) ?? new Set();
    codes.set(statement, known.add(each.meta.code));
    if (isRefusal(each)) known.add(REFUSED);
  }
  return found.filter(({ meta: { consequenceOf }, finding }) => {
    if (consequenceOf === undefined) return true;
    const statements = [statementOf(finding), ...(finding.concerns ?? []).map(({ statement }) => statement)];
    return !statements.some((each) => consequenceOf.some((code) => codes.get(each)?.has(code)));
  });
}

/** Whether it says that the router refuses the line, whatever the router's parser says of it. */
function isRefusal({ meta, finding }: Found): boolean {
  const isError = (finding.severity ?? meta.severity) === 'error';
  return isError && meta.code.startsWith(REFUSED) && meta.explains !== true;
}

/** Fixes that reach beyond their statement are only there as long as the rest of the file is as it was checked. */
function toDiagnostic({ meta, finding }: Found, isChecked: boolean): RuleDiagnostic {
  const { at, message, severity } = finding;
  const statement = statementOf(finding);
  const isInPlace = ({ edits }: Fix) => edits.every(({ start, end }) => start >= 0 && end <= statement.length);
  const fix = finding.fix && (isChecked || isInPlace(finding.fix)) ? finding.fix : undefined;
  const choices = finding.choices?.filter((each) => isChecked || isInPlace(each));
  const base = absoluteStart(statement);
  const range = at ?? { start: 0, end: statement.length };
  const diagnostic = {
    code: meta.code,
    severity: severity ?? meta.severity,
    message,
    start: range.start,
    end: range.end,
    ...(fix && { fix: { ...fix, ...(meta.hasSafeFix && { isSafe: true as const }) } }),
    ...(choices && { choices }),
  };
  return {
    diagnostic: moved(diagnostic, base),
    statementStart: base,
    needsComplaint: meta.explains === true,
    isOfRunTime: meta.isOfRunTime === true,
  };
}

/** As it was chosen, if it was; nothing where the code is off. */
function withSeverity(diagnostic: Diagnostic, severities: Severities): Diagnostic[] {
  const severity = severities.get(diagnostic.code);
  if (severity === undefined) return [diagnostic];
  return severity === 'off' ? [] : [{ ...diagnostic, severity }];
}

function inOrder(a: Diagnostic, b: Diagnostic): number {
  return (
    a.start - b.start ||
    a.end - b.end ||
    a.code.localeCompare(b.code) ||
    (a.message < b.message ? -1 : Number(a.message > b.message))
  );
}

/** Of several that are equal, only the first: a line in a loop adds rule after rule, and each has the same to say. */
function isFirst({ code, start, end, message }: Diagnostic, index: number, all: readonly Diagnostic[]): boolean {
  const before = all[index - 1];
  return !(before?.start === start && before.end === end && before.code === code && before.message === message);
}

function moved({ start, end, fix, choices, ...diagnostic }: Diagnostic, base: number): Diagnostic {
  return {
    ...diagnostic,
    start: base + start,
    end: base + end,
    ...(fix && { fix: moveFix(fix, base) }),
    ...(choices && { choices: choices.map((each) => moveFix(each, base)) }),
  };
}

function moveFix({ edits, ...fix }: Fix, base: number): Fix {
  return { ...fix, edits: edits.map((edit) => move(edit, base)) };
}

function move({ start, end, newText }: Edit, base: number): Edit {
  return { start: base + start, end: base + end, newText };
}
