/** The language server: what it answers, one registration each. It speaks over `--stdio` or `--node-ipc`. */
import {
  type CodeLens,
  type CodeLensParams,
  type CompletionList,
  type CompletionParams,
  createConnection,
  type DidChangeWatchedFilesParams,
  type DocumentFormattingParams,
  type DocumentOnTypeFormattingParams,
  type DocumentRangeFormattingParams,
  type Hover,
  type HoverParams,
  type InlayHint,
  type InlayHintParams,
  ProposedFeatures,
  type SignatureHelp,
  type SignatureHelpParams,
  type TextEdit,
} from 'vscode-languageserver/node';
import { codeLenses } from './features/code-lens.ts';
import { completions, resolveCompletion } from './features/completion/completion.ts';
import { knownLenses } from './features/editor-commands.ts';
import { formatDocument, formatOnType, formatRange } from './features/formatting.ts';
import { hardenKnock } from './features/harden-knock.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { knockDiagram } from './features/knock-diagram.ts';
import { knockPlans } from './features/knock-plans.ts';
import { newKnock } from './features/new-knock.ts';
import { signatureHelp } from './features/signature-help.ts';
import { packetProblem, simulatePackets } from './features/simulate-packets.ts';
import { targetStatus } from './features/target-status.ts';
import { useLenses } from './features/use-lenses.ts';
import { randomFrom } from './firewall/compose/draw-steps.ts';
import {
  type HardenKnockParams,
  type HardenKnockResult,
  hardenKnockRequest,
  type KnockDiagramParams,
  type KnockDiagramResult,
  type KnockPlansParams,
  type KnockPlansResult,
  knockDiagramRequest,
  knockPlansRequest,
  type NewKnockParams,
  type NewKnockResult,
  newKnockRequest,
  type PacketProblemParams,
  type PacketProblemResult,
  packetProblemRequest,
  type SimulatePacketsParams,
  type SimulatePacketsResult,
  simulatePacketsRequest,
  type TargetStatusParams,
  type TargetStatusResult,
  targetStatusRequest,
} from './protocol.ts';
import { registerCodeActions } from './workspace/code-actions.ts';
import { registerDiagnostics } from './workspace/diagnostics.ts';
import { guarded } from './workspace/guard.ts';
import { registerNavigation } from './workspace/navigation.ts';
import { registerSemanticTokens } from './workspace/semantic-tokens.ts';
import { Workspace } from './workspace/workspace.ts';

const connection = createConnection(ProposedFeatures.all);
const workspace = new Workspace(connection);
const log = connection.console;

connection.onInitialize((params) => workspace.initialize(params));
connection.onInitialized(guarded(log, 'settings', undefined, () => workspace.watch()));
connection.onDidChangeWatchedFiles(
  guarded(log, 'changed files', undefined, ({ changes }: DidChangeWatchedFilesParams) =>
    workspace.filesChanged(changes),
  ),
);
connection.onDidChangeConfiguration(guarded(log, 'settings', undefined, () => workspace.settingsChanged()));

connection.onCodeLens(
  guarded(log, 'code lenses', [], async ({ textDocument }: CodeLensParams): Promise<CodeLens[]> => {
    const document = await workspace.document(textDocument.uri);
    if (document === null) return [];
    return knownLenses([...codeLenses(document), ...useLenses(document)], workspace.commands);
  }),
);

connection.onCompletion(
  guarded(log, 'completion', null, async (params: CompletionParams): Promise<CompletionList | null> => {
    const document = await workspace.document(params.textDocument.uri);
    return document && completions(document, params, workspace.completionSetting(document));
  }),
);

connection.onCompletionResolve(resolveCompletion);

connection.onDocumentFormatting(
  guarded(log, 'formatting', [], async ({ textDocument, options }: DocumentFormattingParams): Promise<TextEdit[]> => {
    const { format, indentation } = await workspace.settings.formatOf(textDocument.uri);
    const document = await workspace.document(textDocument.uri);
    return document ? formatDocument(document, format, { ...options, ...indentation }) : [];
  }),
);

connection.onDocumentRangeFormatting(
  guarded(log, 'formatting', [], async (params: DocumentRangeFormattingParams): Promise<TextEdit[]> => {
    const { format, indentation } = await workspace.settings.formatOf(params.textDocument.uri);
    const document = await workspace.document(params.textDocument.uri);
    return document ? formatRange(document, params.range, format, { ...params.options, ...indentation }) : [];
  }),
);

connection.onDocumentOnTypeFormatting(
  guarded(log, 'formatting', [], async (params: DocumentOnTypeFormattingParams): Promise<TextEdit[]> => {
    const { format, indentation } = await workspace.settings.formatOf(params.textDocument.uri);
    const document = await workspace.document(params.textDocument.uri);
    return document
      ? formatOnType(document, params.position, params.ch, format, { ...params.options, ...indentation })
      : [];
  }),
);

connection.onHover(
  guarded(log, 'hover', null, async ({ textDocument, position }: HoverParams): Promise<Hover | null> => {
    const document = await workspace.document(textDocument.uri);
    return document && hover(document, position);
  }),
);

connection.onSignatureHelp(
  guarded(log, 'signature', null, async (params: SignatureHelpParams): Promise<SignatureHelp | null> => {
    const document = await workspace.document(params.textDocument.uri);
    return document && signatureHelp(document, params.position);
  }),
);

connection.languages.inlayHint.on(
  guarded(log, 'inlay hints', [], async ({ textDocument, range }: InlayHintParams): Promise<InlayHint[]> => {
    const document = await workspace.document(textDocument.uri);
    return document === null ? [] : inlayHints(document, range);
  }),
);

connection.onRequest(
  knockDiagramRequest,
  guarded(log, 'knock diagram', null, async (params: KnockDiagramParams): Promise<KnockDiagramResult> => {
    const document = await workspace.document(params.uri);
    return document === null ? null : knockDiagram(document.analysis, params.delayMs, params.isPatient);
  }),
);

connection.onRequest(
  packetProblemRequest,
  guarded(log, 'packets', null, async ({ packets }: PacketProblemParams): Promise<PacketProblemResult> => {
    return packetProblem(packets);
  }),
);

connection.onRequest(
  simulatePacketsRequest,
  guarded(log, 'simulation', null, async (params: SimulatePacketsParams): Promise<SimulatePacketsResult> => {
    const document = await workspace.document(params.uri);
    return document === null ? null : simulatePackets(document.analysis, params.packets);
  }),
);

connection.onRequest(
  knockPlansRequest,
  guarded(log, 'knock plans', [], async ({ uri, text }: KnockPlansParams): Promise<KnockPlansResult> => {
    return knockPlans(text, await workspace.settings.of(uri));
  }),
);

connection.onRequest(
  newKnockRequest,
  guarded(
    log,
    'new knock',
    { made: null, problem: 'The language server could not make one; the log says why.' },
    async ({ uri, choices, random }: NewKnockParams): Promise<NewKnockResult> => {
      const document = uri === null ? null : await workspace.document(uri);
      const options = document === null ? {} : await workspace.settings.of(document.uri);
      return newKnock(document?.analysis ?? null, options, choices, randomFrom(random));
    },
  ),
);

connection.onRequest(
  targetStatusRequest,
  guarded(log, 'target', null, async ({ uri }: TargetStatusParams): Promise<TargetStatusResult> => {
    const document = await workspace.document(uri);
    return document && targetStatus(document.analysis);
  }),
);

connection.onRequest(
  hardenKnockRequest,
  guarded(
    log,
    'harden knock',
    null,
    async ({ uri, position, drawsPorts, random }: HardenKnockParams): Promise<HardenKnockResult> => {
      const document = await workspace.document(uri);
      if (document === null) return null;
      const options = await workspace.settings.of(uri);
      const offset = document.lines.offsetAt(position);
      return hardenKnock(document.analysis, options, { offset, drawsPorts }, randomFrom(random));
    },
  ),
);

registerCodeActions(connection, workspace);
registerDiagnostics(connection, workspace);
registerNavigation(connection, workspace);
registerSemanticTokens(connection, workspace);

workspace.listen();
connection.listen();
