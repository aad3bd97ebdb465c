/** Code actions as somebody chooses them. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import { fixAllEdits, isFixAll } from '../../../../server/src/features/actions/fix-all.ts';
import { codeActions } from '../../../../server/src/features/code-actions.ts';
import { OpenDocument } from '../../../../server/src/features/open-document.ts';
import type { NodeBase } from '../../../../server/src/syntax/tree.ts';

/** All actions for a selection, those that have to be asked for included. */
function offeredAt(document: OpenDocument, selection: NodeBase): CodeAction[] {
  // What people have been shown: the whole file is checked.
  void document.diagnostics;
  const range = document.range(selection);
  return [undefined, ['source']].flatMap((only) => codeActions(document, range, only, null));
}

/** The text behind the action with this title; null where none is offered. */
export function chooseAction(text: string, selection: NodeBase, title: string): string | null {
  const document = new OpenDocument('file:///a.rsc', 1, text);
  const action = offeredAt(document, selection).find((each) => each.title === title);
  if (action === undefined) return null;
  return TextDocument.applyEdits(TextDocument.create(document.uri, 'routeros', 1, text), editsOf(document, action));
}

/** Every refactoring that is offered for a selection, with the text behind it. */
export function refactoringsAt(document: OpenDocument, selection: NodeBase): { title: string; after: string }[] {
  const actions = codeActions(document, document.range(selection), ['refactor'], null).filter(({ edit }) => edit);
  const original = TextDocument.create(document.uri, 'routeros', 1, document.lines.toString());
  return actions.map((action) => ({
    title: action.title,
    after: TextDocument.applyEdits(original, editsOf(document, action)),
  }));
}

function editsOf(document: OpenDocument, { edit, data }: CodeAction): TextEdit[] {
  return isFixAll(data) ? fixAllEdits(document, data) : (edit?.changes?.[document.uri] ?? []);
}
