/** The comments that silence a rule. */
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { Diagnostic } from '../../lint/diagnostic.ts';
import { absoluteStart } from '../../syntax/tree.ts';
import { ruleOf } from '../diagnostics.ts';
import type { OpenDocument } from '../open-document.ts';
import { quickFix } from './quick-fixes.ts';
import type { ActionRequest } from './request.ts';

export function disableComments(request: ActionRequest): CodeAction[] {
  return request.diagnostics.flatMap((diagnostic) => {
    const edit = disablingComment(request.document, diagnostic);
    return edit === null ? [] : [quickFix(request, diagnostic, `Disable ${diagnostic.code} for the next line`, [edit])];
  });
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
