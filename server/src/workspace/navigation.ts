/** The requests that lead from one place of the scripts to others, one registration each. */
import {
  type CallHierarchyItem,
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type PrepareRenameParams,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../features/call-hierarchy.ts';
import { definition } from '../features/definition.ts';
import { documentHighlights } from '../features/document-highlight.ts';
import { documentLinks } from '../features/document-link.ts';
import { documentSymbols } from '../features/document-symbol.ts';
import { foldingRanges } from '../features/folding-range.ts';
import type { OpenDocument } from '../features/open-document.ts';
import { references } from '../features/references.ts';
import { prepareRename, type Refusal, type RenameScript, rename } from '../features/rename.ts';
import { selectionRanges } from '../features/selection-range.ts';
import { workspaceSymbols } from '../features/workspace-symbol.ts';
import { guarded } from './guard.ts';
import { cancellationOf, cancelled } from './turns.ts';
import type { Workspace } from './workspace.ts';

export function registerNavigation(connection: Connection, workspace: Workspace): void {
  const { console: log, languages } = connection;
  /** For what one document tells. */
  const ofDocument = <P extends { textDocument: { uri: string } }, T>(
    what: string,
    find: (document: OpenDocument, params: P) => T[],
  ) =>
    guarded(log, what, [], async (params: P): Promise<T[]> => {
      const document = await workspace.document(params.textDocument.uri);
      return document === null ? [] : find(document, params);
    });
  /** For what the other scripts have a say in. */
  const ofWorkspace = <P extends TextDocumentPositionParams, R>(
    what: string,
    nothing: R,
    find: (document: OpenDocument, params: P, scripts: RenameScript[]) => R,
  ) =>
    guarded(log, what, nothing, async (params: P, token): Promise<R> => {
      const scripts = await scriptsOf(workspace, token, params.textDocument.uri);
      const document = await workspace.document(params.textDocument.uri);
      return document === null ? nothing : find(document, params, scripts);
    });

  connection.onDocumentSymbol(ofDocument('symbols', documentSymbols));
  connection.onFoldingRanges(ofDocument('folding', foldingRanges));
  connection.onSelectionRanges(
    ofDocument('selection', (document, { positions }) => selectionRanges(document, positions)),
  );
  connection.onDocumentHighlight(
    ofDocument('highlights', (document, { position }) => documentHighlights(document, position)),
  );
  connection.onDocumentLinks(
    guarded(log, 'links', [], async ({ textDocument }, token) => {
      const scripts = await unlessCancelled(workspace.scriptsInTime(textDocument.uri), token);
      const document = await workspace.document(textDocument.uri);
      return document === null
        ? []
        : documentLinks(
            document,
            scripts.map(({ uri }) => uri),
          );
    }),
  );
  connection.onDefinition(
    ofWorkspace('definition', [], (document, { position }, scripts) => definition(document, position, scripts)),
  );
  connection.onReferences(
    ofWorkspace('references', [], (document, { position, context }, scripts) =>
      references(document, position, context.includeDeclaration, scripts),
    ),
  );
  connection.onPrepareRename(
    ofWorkspace('rename', null, (document, { position }: PrepareRenameParams, scripts) =>
      orRefuse(prepareRename(document, position, scripts)),
    ),
  );
  connection.onRenameRequest(
    ofWorkspace('rename', null, (document, { position, newName }: RenameParams, scripts) =>
      orRefuse(rename(document, position, newName, scripts)),
    ),
  );
  connection.onWorkspaceSymbol(
    guarded(log, 'symbols', [], async ({ query }: WorkspaceSymbolParams, token) =>
      workspaceSymbols(query, await scriptsOf(workspace, token)),
    ),
  );
  languages.callHierarchy.onPrepare(
    ofWorkspace('calls', [], (document, { position }, scripts) => prepareCallHierarchy(document, position, scripts)),
  );
  languages.callHierarchy.onIncomingCalls(
    guarded(log, 'calls', [], async ({ item }: { item: CallHierarchyItem }, token) =>
      incomingCalls(item, await scriptsOf(workspace, token, item.uri)),
    ),
  );
  languages.callHierarchy.onOutgoingCalls(
    guarded(log, 'calls', [], async ({ item }: { item: CallHierarchyItem }, token) =>
      outgoingCalls(item, await scriptsOf(workspace, token, item.uri)),
    ),
  );
}

/** Waits for the scripts to be read, unless the editor no longer wants the answer. */
function scriptsOf(workspace: Workspace, token: CancellationToken, uri?: string): Promise<RenameScript[]> {
  return unlessCancelled(workspace.scripts(uri), token);
}

async function unlessCancelled(reading: Promise<RenameScript[]>, token: CancellationToken): Promise<RenameScript[]> {
  const scripts = await Promise.race([reading, cancellationOf(token)]);
  if (!scripts) throw cancelled();
  return scripts;
}

/** Editors show the reason to people. */
function orRefuse<T extends object>(result: T | Refusal): T {
  if ('refusal' in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refusal);
  return result;
}
