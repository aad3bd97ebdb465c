/** What can be done at a place of a script. One kind of action a file in `actions/`. */
import type { CodeAction, CodeActionKind, Range } from 'vscode-languageserver-types';
import type { NameIndex } from '../semantics/name-index.ts';
import { addressListActions } from './actions/address-list.ts';
import { disableComments } from './actions/disable-comments.ts';
import { extractChain } from './actions/extract-chain.ts';
import { fixAllOfCodes, fixAllSafely } from './actions/fix-all.ts';
import { hardenKnockActions } from './actions/harden.ts';
import { inlineChain } from './actions/inline-chain.ts';
import { pathActions } from './actions/paths.ts';
import { quickFixes } from './actions/quick-fixes.ts';
import { quoteActions } from './actions/quotes.ts';
import { type ActionRequest, actionRequest, isAskedFor } from './actions/request.ts';
import { sortArguments } from './actions/sort-arguments.ts';
import type { OpenDocument } from './open-document.ts';

interface Provider {
  kind: CodeActionKind;
  offer(request: ActionRequest): CodeAction[];
}

/** In the order in which they are offered. */
const providers: readonly Provider[] = [
  { kind: 'quickfix', offer: quickFixes },
  { kind: 'quickfix', offer: disableComments },
  { kind: 'quickfix', offer: fixAllOfCodes },
  { kind: 'source.fixAll.routeros', offer: fixAllSafely },
  { kind: 'source.sortArguments.routeros', offer: sortArguments },
  { kind: 'refactor.extract', offer: extractChain },
  { kind: 'refactor.inline', offer: inlineChain },
  { kind: 'refactor.rewrite', offer: addressListActions },
  { kind: 'refactor.rewrite', offer: pathActions },
  { kind: 'refactor.rewrite', offer: quoteActions },
  { kind: 'refactor', offer: hardenKnockActions },
];

export const codeActionKinds: CodeActionKind[] = [...new Set(providers.map(({ kind }) => kind))];

/**
 * The actions for a cursor, or for what is selected. What is done to a whole file is there only where it is asked for.
 * @param only the kinds of action that the editor asks for; undefined for all
 * @param rulesPage URI of the page that describes the rules; null for no links
 * @param others the names of the other scripts of the workspace
 */
export function codeActions(
  document: OpenDocument,
  range: Range,
  only: readonly CodeActionKind[] | undefined,
  rulesPage: string | null,
  others: readonly NameIndex[] = [],
): CodeAction[] {
  const wanted = providers.filter(({ kind }) => isAskedFor(kind, only));
  if (wanted.length === 0) return [];
  const request = actionRequest(document, range, { rulesPage, others });
  return wanted.flatMap(({ offer }) => offer(request));
}
