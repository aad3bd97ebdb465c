/** Many fixes at once. They are made when the action is chosen: each round of them needs the whole file checked again. */
import type { CodeAction, TextEdit } from 'vscode-languageserver-types';
import { Analysis } from '../../analysis.ts';
import { applyFixes } from '../../lint/apply-fixes.ts';
import type { Diagnostic } from '../../lint/diagnostic.ts';
import { lint } from '../../lint/engine.ts';
import { toLsp } from '../diagnostics.ts';
import type { OpenDocument } from '../open-document.ts';
import type { ActionRequest } from './request.ts';

/** What the editor sends back when such an action is chosen. */
export interface FixAllData {
  uri: string;
  /** Whose fixes are meant; null for all that are safe. */
  code: string | null;
  /** In all scripts of the workspace, and not in this document alone. */
  isEverywhere: boolean;
}

/** For each code at the cursor: in the file, if there are others of it, and in the workspace. */
export function fixAllOfCodes({ document, diagnostics, rulesPage }: ActionRequest): CodeAction[] {
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined);
  const all = fixable.length === 0 ? [] : document.soonDiagnostics.filter(({ fix }) => fix !== undefined);
  const codes = new Set(fixable.map(({ code }) => code));
  return [...codes].flatMap((code): CodeAction[] => {
    const here = fixable.filter((diagnostic) => diagnostic.code === code);
    const action = (place: string, isEverywhere: boolean): CodeAction => ({
      title: `Fix all ${code} in the ${place}`,
      kind: 'quickfix',
      diagnostics: here.map((diagnostic) => toLsp(document, diagnostic, rulesPage)),
      data: { uri: document.uri, code, isEverywhere } satisfies FixAllData,
    });
    const inFile = all.filter((each) => each.code === code);
    return [...(inFile.length > 1 ? [action('file', false)] : []), action('workspace', true)];
  });
}

/** What editors do when a file is saved, if they are told to. */
export function fixAllSafely({ document }: ActionRequest): CodeAction[] {
  if (!document.diagnostics.some(isSafe)) return [];
  const data: FixAllData = { uri: document.uri, code: null, isEverywhere: false };
  return [{ title: 'Fix all that can be fixed safely', kind: 'source.fixAll.routeros', data }];
}

export function isFixAll(data: unknown): data is FixAllData {
  return typeof data === 'object' && data !== null && 'isEverywhere' in data;
}

/** Round after round, as fixes that touch each other cannot go in together, and one may lead to another. */
export function fixAllEdits(document: OpenDocument, { code }: Pick<FixAllData, 'code'>): TextEdit[] {
  const { lines, options } = document;
  const isWanted = code === null ? isSafe : (each: Diagnostic) => each.code === code;
  const check = (text: string) => lint(new Analysis(text, options), options.severities).filter(isWanted);
  const { edits } = applyFixes(lines.toString(), check);
  return edits.map((edit) => ({ range: document.range(edit), newText: edit.newText }));
}

function isSafe({ fix }: Diagnostic): boolean {
  return fix?.isSafe === true;
}
