/** The fixes of diagnostics. */
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { Diagnostic, Fix } from '../../lint/diagnostic.ts';
import { toLsp } from '../diagnostics.ts';
import type { ActionRequest } from './request.ts';

/** The fix of each diagnostic, or what it may be put right with where it is not clear what was meant. */
export function quickFixes(request: ActionRequest): CodeAction[] {
  const { document } = request;
  return request.diagnostics.flatMap((diagnostic) => {
    const { fix, choices = [] } = diagnostic;
    const offer = ({ title, edits }: Fix) => {
      const inDocument = edits.map((edit) => ({ range: document.range(edit), newText: edit.newText }));
      return quickFix(request, diagnostic, title, inDocument);
    };
    return [...(fix === undefined ? [] : [{ ...offer(fix), isPreferred: true }]), ...choices.map(offer)];
  });
}

/** What is done about one diagnostic. */
export function quickFix(
  { document, rulesPage }: ActionRequest,
  diagnostic: Diagnostic,
  title: string,
  edits: TextEdit[],
): CodeAction {
  return {
    title,
    kind: 'quickfix',
    diagnostics: [toLsp(document, diagnostic, rulesPage)],
    edit: { changes: { [document.uri]: edits } },
  };
}
