/** Places of a document as people can read them. */
import type { Range } from 'vscode-languageserver-types';
import type { OpenDocument } from '../../../server/src/features/open-document.ts';

/** `3: add chain=[knock] action=drop` */
export function lineOf({ lines }: OpenDocument, { start, end }: Range): string {
  const from = lines.offsetAt({ line: start.line, character: 0 });
  const to = lines.offsetAt({ line: end.line, character: Number.MAX_SAFE_INTEGER });
  const [first, last] = [lines.offsetAt(start), lines.offsetAt(end)];
  const text = `${lines.slice(from, first)}[${lines.slice(first, last)}]${lines.slice(last, to)}`;
  return `${start.line + 1}: ${text.replace(/\r?\n/g, '⏎')}`;
}
