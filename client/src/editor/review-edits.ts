import {
  commands,
  Range,
  TabInputTextDiff,
  type TextDocument,
  type Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { MadeKnock } from '../../../server/src/protocol.ts';

const scheme = 'routeros-proposal';

/**
 * Shows a script beside what edits would make of it, and asks. False where they are discarded, and where the script was
 * edited meanwhile.
 * @param known what is known of the result
 */
export async function reviewEdits(
  document: TextDocument,
  edits: MadeKnock['edits'],
  { title, question, known }: { title: string; question: string; known: string },
): Promise<boolean> {
  const { version } = document;
  const edit = new WorkspaceEdit();
  for (const { range, newText } of edits) edit.replace(document.uri, toRange(range), newText);
  const proposal = document.uri.with({ scheme, query: '' });
  const text = edited(document, edits);
  const provider = workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: () => text });
  try {
    await commands.executeCommand('vscode.diff', document.uri, proposal, title, { preview: true });
    // Unlike a notification it stays, and takes the keyboard.
    const apply = { label: 'Apply', detail: known };
    const options = { title, placeHolder: question, ignoreFocusOut: true };
    if ((await window.showQuickPick([apply, { label: 'Discard' }], options)) !== apply) return false;
  } finally {
    await closeDiff(proposal);
    provider.dispose();
  }
  if (document.version === version) return workspace.applyEdit(edit);
  await window.showWarningMessage('Nothing was changed: the script was edited meanwhile. Try again.');
  return false;
}

/** Edits of the protocol do not overlap, and all are of the same text. */
function edited(document: TextDocument, edits: MadeKnock['edits']): string {
  const text = document.getText();
  const places = edits.map(({ range, newText }) => {
    const { start, end } = toRange(range);
    return { start: document.offsetAt(start), end: document.offsetAt(end), newText };
  });
  return places
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

function toRange({ start, end }: MadeKnock['edits'][number]['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

async function closeDiff(proposal: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const isOurs = (input: unknown) =>
    input instanceof TabInputTextDiff && input.modified.toString() === proposal.toString();
  await window.tabGroups.close(tabs.filter(({ input }) => isOurs(input)));
}
