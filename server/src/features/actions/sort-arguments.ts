/** The arguments of all commands in alphabetical order, as an export has them. */
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import type { Change } from '../../syntax/text-lines.ts';
import { absoluteRange } from '../../syntax/tree.ts';
import { BodyRoles } from '../format/body-roles.ts';
import { applyEdits } from '../format/format.ts';
import { isSameStatement } from '../format/meaning.ts';
import { sortedArguments } from '../format/sort-arguments.ts';
import type { OpenDocument } from '../open-document.ts';
import type { ActionRequest } from './request.ts';

export function sortArguments({ document }: ActionRequest): CodeAction[] {
  const { script, statements, reading } = document.analysis;
  const changes = statements.flatMap((resolved, index) => {
    const { offset, length } = script.statements[index]!;
    const isRefused = reading.refused.some(({ start, end }) => start < offset + length && offset < end);
    return isRefused ? [] : sortedIn(document, resolved, { start: offset, end: offset + length });
  });
  if (changes.length === 0) return [];
  const edits = changes.map((change): TextEdit => ({ range: document.range(change), newText: change.newText }));
  const title = 'Sort the arguments of commands';
  return [{ title, kind: 'source.sortArguments.routeros', edit: { changes: { [document.uri]: edits } } }];
}

/** Nothing where the statement would not be the same to the router. */
function sortedIn(
  { analysis, lines }: OpenDocument,
  { commands }: ResolvedStatement,
  { start, end }: { start: number; end: number },
): Change[] {
  const roles = new BodyRoles(commands);
  const changes = commands.flatMap(({ statement }) =>
    [...(sortedArguments(statement, roles) ?? [])].flatMap(([place, argument]): Change[] => {
      if (place === argument) return [];
      const other = absoluteRange(statement, argument);
      return [{ ...absoluteRange(statement, place), newText: lines.slice(other.start, other.end) }];
    }),
  );
  if (changes.length === 0) return [];
  const inOrder = changes.toSorted((one, other) => one.start - other.start);
  const before = lines.slice(start, end);
  const after = applyEdits(
    before,
    inOrder.map((change) => ({ ...change, start: change.start - start, end: change.end - start })),
  );
  return isSameStatement(before, after, analysis.target, analysis.reading.stateAt(start)) ? inOrder : [];
}
