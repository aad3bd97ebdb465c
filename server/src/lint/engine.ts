/** Runs the parser's complaints and all rules over a file. */
import type { Analysis } from '../analysis.ts';
import { absoluteStart } from '../syntax/tree.ts';
import type { Diagnostic, Edit } from './diagnostic.ts';
import type { Finding, LintRule } from './rule.ts';
import { rules } from './rules/index.ts';
import { withoutSuppressed } from './suppressions.ts';

/** Code of what the router's parser itself would refuse. */
const SYNTAX_ERROR = 'SY000';

/** All diagnostics of a file, in order of position. */
export function lint(analysis: Analysis): Diagnostic[] {
  const { script } = analysis;
  const diagnostics: Diagnostic[] = script.errors.map((error) => ({
    code: SYNTAX_ERROR,
    severity: 'error',
    ...error,
  }));
  for (const rule of rules) rule.check(analysis, (finding) => diagnostics.push(toDiagnostic(rule, finding)));
  return withoutSuppressed(script, diagnostics).sort((a, b) => a.start - b.start || a.end - b.end);
}

function toDiagnostic(rule: LintRule, { command, at, message, severity, fix }: Finding): Diagnostic {
  const base = absoluteStart(command.statement);
  const range = at ?? { start: 0, end: command.statement.length };
  const moved = fix && { title: fix.title, edits: fix.edits.map((edit) => move(edit, base)) };
  return {
    code: rule.meta.code,
    severity: severity ?? rule.meta.severity,
    message,
    start: base + range.start,
    end: base + range.end,
    ...(moved && { fix: moved }),
  };
}

function move({ start, end, newText }: Edit, base: number): Edit {
  return { start: base + start, end: base + end, newText };
}
