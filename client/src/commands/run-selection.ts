import { type TextEditor, window } from 'vscode';
import { chosenProfile } from '../editor/choose-profile.ts';
import { withRouter } from '../editor/open-router.ts';
import { RouterError } from '../router/errors.ts';
import { runSource } from '../router/run-source.ts';
import type { Command } from './command.ts';

const button = 'Run';
/** More than this is not shown before it runs, and belongs into a deploy. */
const mostCharacters = 2000;

/** "RouterOS: Run Selection…": runs the selected text, or the line with the cursor, and shows what it prints. */
export const runSelection: Command = {
  id: 'routeros.runSelection',
  needsTrust: true,
  async run(services, resource) {
    const source = selectionOf(window.activeTextEditor);
    const profile = await chosenProfile(services, resource);
    if (profile === undefined) return;
    const question = `Run this on ${profile.name}?`;
    const detail = `${source}\n\nIt runs at once, and nothing rolls it back.`;
    if ((await window.showWarningMessage(question, { modal: true, detail }, button)) !== button) return;
    const output = await withRouter(services, profile, `Running on ${profile.name}`, (session, _say, signal) =>
      runSource(session, source, signal),
    );
    if (output !== undefined) await services.routerPages.show(`${profile.name} · output`, output || '(no output)\n');
  },
};

/** @throws RouterError of kind `invalid` */
function selectionOf(editor: TextEditor | undefined): string {
  if (editor === undefined) throw new RouterError('invalid', 'No text is in front. Nothing was sent.');
  const { document, selection } = editor;
  const text = selection.isEmpty ? document.lineAt(selection.active.line).text : document.getText(selection);
  if (text.trim() === '')
    throw new RouterError('invalid', 'Nothing is selected, and the line is empty. Nothing was sent.');
  if (text.length > mostCharacters) {
    throw new RouterError(
      'invalid',
      `The selection has ${text.length} characters, at most ${mostCharacters} run. Deploy it instead.`,
    );
  }
  return text;
}
