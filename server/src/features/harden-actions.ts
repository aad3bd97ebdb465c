import type { CodeAction, CodeActionKind, Range } from 'vscode-languageserver-types';
import { absoluteStart } from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';

const REFACTOR: CodeActionKind = 'refactor';

/** Offers to harden a knock on each of its rules. The editor's command asks before anything is changed. */
export function hardenActions(
  document: OpenDocument,
  range: Range,
  only: readonly CodeActionKind[] | undefined,
): CodeAction[] {
  if (only !== undefined && !only.some((kind) => kind === '' || kind === REFACTOR)) return [];
  const { analysis, lines } = document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const rules = analysis.knockChains.flatMap(({ accepts, sequence }) => [...accepts, ...(sequence ?? [])]);
  const isThere = rules.some(({ rule: { command } }) => {
    const from = absoluteStart(command.statement);
    return analysis.isOwn(command.statement) && from <= end && start <= from + command.statement.length;
  });
  if (!isThere) return [];
  const title = 'Harden this knock…';
  return [{ title, kind: REFACTOR, command: { title, command: 'routeros.hardenKnock', arguments: [document.uri] } }];
}
