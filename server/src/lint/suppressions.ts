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
  let waiting: string[][] = [];
  for (const statement of statements) {
    if (statement.kind === 'comment') {
      const match = DIRECTIVE.exec(statement.text);
      if (match !== null) waiting.push((match[1] ?? '').split(/[\s,]+/).filter(Boolean));
      continue;
    }
    if (waiting.length === 0) continue;
    const start = absoluteStart(statement);
    found.push(...waiting.map((codes) => ({ start, end: start + statement.length, codes })));
    waiting = [];
  }
  return found;
}

function covers({ start, end, codes }: Suppression, diagnostic: Diagnostic): boolean {
  const isInside = start <= diagnostic.start && diagnostic.start <= end;
  return isInside && (codes.length === 0 || codes.includes(diagnostic.code));
}
