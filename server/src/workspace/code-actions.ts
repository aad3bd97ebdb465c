/** Code actions, and the edits of those that take longer to make. */
import type {
  CancellationToken,
  CodeAction,
  CodeActionParams,
  Connection,
  TextDocumentEdit,
} from 'vscode-languageserver';
import { type FixAllData, fixAllEdits, isFixAll } from '../features/actions/fix-all.ts';
import { codeActions } from '../features/code-actions.ts';
import { knownActions } from '../features/editor-commands.ts';
import type { OpenDocument } from '../features/open-document.ts';
import { guarded } from './guard.ts';
import { cancelled, turnOfOthers } from './turns.ts';
import type { Workspace } from './workspace.ts';

export function registerCodeActions(connection: Connection, workspace: Workspace): void {
  const { console: log } = connection;
  connection.onCodeAction(
    guarded(
      log,
      'code actions',
      [],
      async ({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> => {
        const document = await workspace.document(textDocument.uri);
        if (document === null) return [];
        const { names } = workspace.completionSetting(document);
        const offered = codeActions(document, range, context.only, workspace.rulesPage, names);
        const actions = knownActions(offered, workspace.commands);
        return workspace.canResolveEdits ? actions : actions.flatMap((action) => withEdit(document, action));
      },
    ),
  );
  connection.onCodeActionResolve(async (action, token) => {
    const { data } = action;
    if (!isFixAll(data)) return action;
    return { ...action, edit: { documentChanges: await fixAll(workspace, data, token) } };
  });
}

/** For editors that cannot wait with an edit until an action is chosen. Nothing where other scripts have to be read. */
function withEdit(document: OpenDocument, { data, ...action }: CodeAction): CodeAction[] {
  if (!isFixAll(data)) return [action];
  if (data.isEverywhere) return [];
  return [{ ...action, edit: { changes: { [document.uri]: fixAllEdits(document, data) } } }];
}

/**
 * The edits of each script that has some.
 * @throws ResponseError where it is cancelled
 */
async function fixAll(workspace: Workspace, data: FixAllData, token: CancellationToken): Promise<TextDocumentEdit[]> {
  const changes: TextDocumentEdit[] = [];
  for await (const { document, version } of documentsOf(workspace, data)) {
    if (token.isCancellationRequested) throw cancelled();
    const edits = fixAllEdits(document, data);
    if (edits.length > 0) changes.push({ textDocument: { uri: document.uri, version }, edits });
    await turnOfOthers();
  }
  return changes;
}

/** With the version that editors know them by; null for those that are not open. */
async function* documentsOf(
  workspace: Workspace,
  { uri, isEverywhere }: FixAllData,
): AsyncGenerator<{ document: OpenDocument; version: number | null }> {
  const documents = isEverywhere ? await workspace.openDocuments() : [await workspace.document(uri)];
  for (const document of documents) if (document !== null) yield { document, version: document.version };
  if (!isEverywhere) return;
  for (const file of await workspace.closedFiles()) {
    const document = await workspace.closedDocument(file.uri);
    if (document !== null) yield { document, version: null };
  }
}
