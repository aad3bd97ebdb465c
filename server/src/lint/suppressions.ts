/** `# rsc-disable-next-line CODE CODE` silences these codes, or all without a code, in the statement after it. */
import { absoluteStart, type Body, type Statement } from '../syntax/tree.ts';
import type { Diagnostic } from './diagnostic.ts';

interface Suppression {
  start: number;
  end: number;
  codes: string[];
}

const DIRECTIVE = /^#\s*rsc-disable-next-line\b([\w\s,]*)/;

/** The diagnostics that no comment of the top level silences. */
export function withoutSuppressed(script: Body, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const suppressions = findSuppressions(script.statements);
  if (suppressions.length === 0) return [...diagnostics];
  return diagnostics.filter((diagnostic) => !suppressions.some((suppression) => covers(suppression, diagnostic)));
}

function findSuppressions(statements: readonly Statement[]): Suppression[] {
  const found: Suppression[] = [];
  for (const [index, statement] of statements.entries()) {
    const match = statement.kind === 'comment' ? DIRECTIVE.exec(statement.text) : null;
    const next = statements.slice(index + 1).find((candidate) => candidate.kind === 'command');
    if (match === null || next === undefined) continue;
    const start = absoluteStart(next);
    found.push({ start, end: start + next.length, codes: (match[1] ?? '').split(/[\s,]+/).filter(Boolean) });
  }
  return found;
}

function covers({ start, end, codes }: Suppression, diagnostic: Diagnostic): boolean {
  const isInside = start <= diagnostic.start && diagnostic.start <= end;
  return isInside && (codes.length === 0 || codes.includes(diagnostic.code));
}
