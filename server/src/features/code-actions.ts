import type { CodeAction, CodeActionKind, Range, TextEdit } from 'vscode-languageserver-types';
import type { Diagnostic, Fix } from '../lint/diagnostic.ts';
import { absoluteStart } from '../syntax/tree.ts';
import { ruleOf, toLsp } from './diagnostics.ts';
import type { OpenDocument } from './open-document.ts';

const QUICK_FIX: CodeActionKind = 'quickfix';

/**
 * What can be done about the diagnostics in a range: first the fixes, then the comments that silence a rule.
 * @param only the kinds of action that the editor asks for; undefined for all
 */
export function codeActions(
  document: OpenDocument,
  range: Range,
  only: readonly CodeActionKind[] | undefined,
  rulesPage: string | null,
): CodeAction[] {
  if (only !== undefined && !only.some((kind) => kind === '' || kind === QUICK_FIX)) return [];
  const start = document.lines.offsetAt(range.start);
  const end = document.lines.offsetAt(range.end);
  const touched = document.diagnostics.filter((diagnostic) => diagnostic.start <= end && start <= diagnostic.end);
  const action = (diagnostic: Diagnostic, title: string, edits: TextEdit[]): CodeAction => ({
    title,
    kind: QUICK_FIX,
    diagnostics: [toLsp(document, diagnostic, rulesPage)],
    edit: { changes: { [document.uri]: edits } },
  });
  const fixes = touched.flatMap((diagnostic) => {
    const { fix, choices = [] } = diagnostic;
    const offer = ({ title, edits }: Fix) => {
      const inDocument = edits.map((edit) => ({ range: document.range(edit), newText: edit.newText }));
      return action(diagnostic, title, inDocument);
    };
    return [...(fix === undefined ? [] : [{ ...offer(fix), isPreferred: true }]), ...choices.map(offer)];
  });
  const comments = touched.flatMap((diagnostic) => {
    const edit = disablingComment(document, diagnostic);
    return edit === null ? [] : [action(diagnostic, `Disable ${diagnostic.code} for the next line`, [edit])];
  });
  return [...fixes, ...comments];
}

/**
 * The comment before the diagnostic's statement. Null where it would not reach that statement, because another one stands
 * before it on its line, and for what no comment should hide: text that the router cannot read.
 */
function disablingComment(document: OpenDocument, { code, start }: Diagnostic): TextEdit | null {
  if (ruleOf(code) === undefined) return null;
  const { script } = document.analysis;
  const statement = script.statements.find((each) => {
    const from = absoluteStart(each);
    return each.kind === 'command' && from <= start && start <= from + each.length;
  });
  if (statement === undefined) return null;
  const offset = absoluteStart(statement);
  const { line, character } = document.lines.positionAt(offset);
  const lineStart = { line, character: 0 };
  const indentation = document.lines.slice(offset - character, offset);
  if (indentation.trim() !== '') return null;
  const lineEnd = script.text.includes('\r\n') ? '\r\n' : '\n';
  const newText = `${indentation}# rsc-disable-next-line ${code}${lineEnd}`;
  return { range: { start: lineStart, end: lineStart }, newText };
}
