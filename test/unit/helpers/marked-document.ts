import assert from 'node:assert/strict';
import type { Position } from 'vscode-languageserver-types';
import { OpenDocument } from '../../../server/src/features/open-document.ts';

const MARK = '<|>';

/** Opens a script with a mark in it as an editor does, and tells where the mark was. */
export function openAtMark(source: string): { document: OpenDocument; position: Position } {
  const offset = source.indexOf(MARK);
  assert.notEqual(offset, -1, `no ${MARK} in ${source}`);
  const document = new OpenDocument('file:///test.rsc', 1, source.replace(MARK, ''));
  return { document, position: document.lines.positionAt(offset) };
}
