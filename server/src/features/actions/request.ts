/** What an editor asks code actions for. */
import type { CodeActionKind, Range } from 'vscode-languageserver-types';
import type { Diagnostic } from '../../lint/diagnostic.ts';
import type { NameIndex } from '../../semantics/name-index.ts';
import type { NodeBase } from '../../syntax/tree.ts';
import type { OpenDocument } from '../open-document.ts';
import { type ScriptDocument, scriptAround } from '../script-document.ts';

export interface ActionRequest {
  document: OpenDocument;
  /** The cursor, or what is selected; offsets from the start of the file. */
  selection: NodeBase;
  /** The document, or the script in one of its strings that all of the selection stands in. */
  script: ScriptDocument;
  /** The diagnostics that the selection touches, as far as people have seen them. */
  diagnostics: readonly Diagnostic[];
  /** URI of the page that describes the rules; null where the editor named none. */
  rulesPage: string | null;
  /** The names of the other scripts of the workspace. */
  others: readonly NameIndex[];
}

export function actionRequest(
  document: OpenDocument,
  range: Range,
  about: Pick<ActionRequest, 'rulesPage' | 'others'>,
): ActionRequest {
  const selection = { start: document.lines.offsetAt(range.start), end: document.lines.offsetAt(range.end) };
  let script: ScriptDocument | null = null;
  let diagnostics: readonly Diagnostic[] | null = null;
  return {
    document,
    selection,
    get script() {
      script ??= scriptAround(document, range);
      return script;
    },
    // Most kinds of action do not ask for them.
    get diagnostics() {
      diagnostics ??= document.soonDiagnostics.filter((diagnostic) => touches(diagnostic, selection));
      return diagnostics;
    },
    ...about,
  };
}

/** The same in the script that it stands in. */
export function selectionIn({ document, script, selection }: ActionRequest): NodeBase {
  const offsetOf = (offset: number) => script.offsetAt(document.positionAt(offset));
  return { start: offsetOf(selection.start), end: offsetOf(selection.end) };
}

/** Whether two ranges have a place in common, their ends included. */
export function touches(one: NodeBase, other: NodeBase): boolean {
  return one.start <= other.end && other.start <= one.end;
}

/**
 * Whether actions of a kind are asked for: a kind holds those that go on behind a dot. What is done to the source as a
 * whole has to be asked for by name.
 */
export function isAskedFor(kind: CodeActionKind, only: readonly CodeActionKind[] | undefined): boolean {
  if (only === undefined || only.includes('')) return !kind.startsWith('source.');
  return only.some((each) => kind === each || kind.startsWith(`${each}.`));
}
