/** `# rsc-disable-next-line CODE CODE` silences these codes, or all without a code, in the statement after it. */
import { type Body, lastBefore } from '../syntax/tree.ts';
import type { Diagnostic } from './diagnostic.ts';

const DIRECTIVE = /^#\s*rsc-disable-next-line\b([\w\s,]*)/;

/** The diagnostics that no comment of the top level silences. */
export function withoutSuppressed(script: Body, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<number, string[][]>();
  return diagnostics.filter(({ code, start }) => {
    const index = lastBefore(script.statements, start + 1);
    const statement = script.statements[index];
    if (statement === undefined || start > statement.offset + statement.length) return true;
    const directives = known.get(index) ?? directivesBefore(script, index);
    known.set(index, directives);
    return !directives.some((codes) => codes.length === 0 || codes.includes(code));
  });
}

/** The codes of each directive among the comments right before a statement. */
function directivesBefore({ statements }: Body, index: number): string[][] {
  const directives: string[][] = [];
  for (let at = index - 1; at >= 0; at -= 1) {
    const statement = statements[at]!;
    if (statement.kind !== 'comment') break;
    const match = DIRECTIVE.exec(statement.text);
    if (match !== null) directives.push((match[1] ?? '').split(/[\s,]+/).filter(Boolean));
  }
  return directives;
}
