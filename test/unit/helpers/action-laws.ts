/** What holds for every refactoring of a script. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../../../server/src/features/code-actions.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { Analysis, routerVerdict } from '../../../server/src/index.ts';
import type { NodeBase } from '../../../server/src/syntax/tree.ts';

const PLACES = / \(line \d+ column \d+\)/g;
/** Statements that only say which menu those behind them are for: where paths are others, there are more of them, or fewer. */
const CHANGES_OF_MENU = /(?<=^|;)\/(?:[a-z0-9-]+\/)*(?:;|$)/g;
/** Refactorings that make other rules: what these do is another law. */
const OF_THE_FIREWALL = /^(?:Extract|Inline|Turn)/;

function understood(text: string): string | undefined {
  const { il, complaints } = routerVerdict(text);
  const form = il?.replace(PLACES, '').replace(CHANGES_OF_MENU, '').replace(/;$/, '');
  return form ?? complaints.find(({ isLate }) => !isLate)?.message;
}

/** Makes the refactorings that are offered for a selection, each by itself, and counts them by their titles. */
export function checkRefactorings(text: string, selection: NodeBase, counts: Map<string, number>): void {
  const document = new OpenDocument('file:///law.rsc', 1, text);
  const range = document.range(selection);
  const kinds = ['refactor', 'source.sortArguments'];
  const before = TextDocument.create(document.uri, 'routeros', 1, text);
  for (const { title, edit } of codeActions(document, range, kinds, null)) {
    if (edit === undefined) continue;
    const after = TextDocument.applyEdits(before, edit.changes![document.uri]!);
    const about = `${title} at ${selection.start}-${selection.end}:\n${after}`;
    if (OF_THE_FIREWALL.test(title)) assert.ok(complaintsOf(after) <= complaintsOf(text), about);
    else assert.equal(understood(after), understood(text), about);
    counts.set(title, (counts.get(title) ?? 0) + 1);
  }
}

function complaintsOf(text: string): number {
  const { reading, firewall } = new Analysis(text);
  return reading.complaints.length + firewall.refusals.length;
}
