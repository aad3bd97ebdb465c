import assert from 'node:assert/strict';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import { documentHighlights } from '../../../server/src/features/document-highlight.ts';
import { openAtMark } from '../helpers/marked-document.ts';

describe('highlights', () => {
  it('tell where a name gets its value from where it is used', () => {
    const { document, position } = openAtMark(':local count 1\n:set count ($cou<|>nt + 1)\n:put "$count"\n');
    const { Read, Write } = DocumentHighlightKind;
    assert.deepEqual(
      documentHighlights(document, position).map(({ range: { start }, kind }) => [start.line, start.character, kind]),
      [
        [0, 7, Write],
        [1, 5, Write],
        [1, 13, Read],
        [2, 7, Read],
      ],
    );
  });

  it('are none between names', () => {
    const { document, position } = openAtMark('/ip firewall<|> filter');
    assert.deepEqual(documentHighlights(document, position), []);
  });
});
