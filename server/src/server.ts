/** The language server: what it answers, one registration each. It speaks over `--stdio` or `--node-ipc`. */
import {
  type CodeAction,
  type CodeActionParams,
  type CodeLens,
  type CodeLensParams,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { codeActions } from './features/code-actions.ts';
import { codeLenses } from './features/code-lens.ts';
import { knockDiagram } from './features/knock-diagram.ts';
import { knockPlans } from './features/knock-plans.ts';
import {
  type KnockDiagramParams,
  type KnockDiagramResult,
  type KnockPlansParams,
  type KnockPlansResult,
  knockDiagramRequest,
  knockPlansRequest,
} from './protocol.ts';
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

connection.onCodeLens(
  guarded(log, 'code lenses', [], async ({ textDocument }: CodeLensParams): Promise<CodeLens[]> => {
    const document = await workspace.document(textDocument.uri);
    return document === null ? [] : codeLenses(document);
  }),
);

connection.onRequest(
  knockDiagramRequest,
  guarded(log, 'knock diagram', null, async ({ uri, delayMs }: KnockDiagramParams): Promise<KnockDiagramResult> => {
    const document = await workspace.document(uri);
    return document === null ? null : knockDiagram(document.analysis, delayMs);
  }),
);

connection.onRequest(
  knockPlansRequest,
  guarded(log, 'knock plans', [], async ({ uri, text }: KnockPlansParams): Promise<KnockPlansResult> => {
    return knockPlans(text, await workspace.settings.of(uri));
  }),
);

workspace.listen();
connection.listen();
