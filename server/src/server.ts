/** The language server: what it answers, one registration each. It speaks over `--stdio` or `--node-ipc`. */
import { type CodeAction, type CodeActionParams, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { codeActions } from './features/code-actions.ts';
import { knockPlans } from './features/knock-plans.ts';
import { type KnockPlansParams, type KnockPlansResult, knockPlansRequest } from './protocol.ts';
import { guarded } from './workspace/guard.ts';
import { Workspace } from './workspace/workspace.ts';

const connection = createConnection(ProposedFeatures.all);
const workspace = new Workspace(connection);
const log = connection.console;

connection.onInitialize((params) => workspace.initialize(params));
connection.onInitialized(guarded(log, 'settings', undefined, () => workspace.settings.watch()));
connection.onDidChangeConfiguration(guarded(log, 'settings', undefined, () => workspace.settingsChanged()));

connection.onCodeAction(
  guarded(
    log,
    'code actions',
    [],
    async ({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> => {
      const document = await workspace.document(textDocument.uri);
      return document === null ? [] : codeActions(document, range, context.only, workspace.rulesPage);
    },
  ),
);

connection.onRequest(
  knockPlansRequest,
  guarded(log, 'knock plans', [], async ({ uri, text }: KnockPlansParams): Promise<KnockPlansResult> => {
    return knockPlans(text, await workspace.settings.of(uri));
  }),
);

workspace.listen();
connection.listen();
