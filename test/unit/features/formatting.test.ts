import assert from 'node:assert/strict';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { readFormatSettings } from '../../../server/src/features/format/options.ts';
import { formatDocument, formatOnType, formatRange } from '../../../server/src/features/formatting.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { openAtMark } from '../helpers/marked-document.ts';

const settings = readFormatSettings({});
const editor = { tabSize: 4, insertSpaces: true };

function applied(document: OpenDocument, edits: readonly TextEdit[]): string {
  const changes = edits.map(({ range, newText }) => ({ range, text: newText })).reverse();
  document.edit(changes, 2);
  return document.lines.toString();
}

/** Formats what stands between two marks; each of them is a place. */
function checkRange(source: string, expected: string): void {
  const { document: marked, position: start } = openAtMark(source);
  const { document, position: end } = openAtMark(marked.lines.toString());
  assert.equal(applied(document, formatRange(document, { start, end }, settings, editor)), expected);
}

/** Formats what has just been typed before the mark. */
function checkTyped(source: string, expected: string): void {
  const { document, position } = openAtMark(source);
  const text = source.slice(0, source.indexOf('<|>'));
  const edits = formatOnType(document, position, text.at(-1)!, settings, editor);
  assert.equal(applied(document, edits), expected);
}

describe('formatting', () => {
  it('of a document only changes what differs', () => {
    const text = '/ip address\nadd address=10.0.0.1/24  interface=ether1\n:do {\n  :put 1\n\n\n}\n';
    const document = new OpenDocument('file:///test.rsc', 1, text);
    const edits = formatDocument(document, settings, editor);
    const at = (line: number, character: number): Position => ({ line, character });
    assert.deepEqual(edits, [
      { range: { start: at(1, 24), end: at(1, 25) }, newText: '' },
      { range: { start: at(3, 2), end: at(3, 2) }, newText: '  ' },
      { range: { start: at(4, 0), end: at(6, 0) }, newText: '' },
    ]);
    const formatted = applied(document, edits);
    assert.equal(formatted, '/ip address\nadd address=10.0.0.1/24 interface=ether1\n:do {\n    :put 1\n}\n');
    assert.deepEqual(formatDocument(document, settings, editor), []);
  });

  it('of a range leaves the statements around it as they are', () => {
    checkRange(':put  1\n:<|>put  2\n:put  3<|>\n:put  4\n', ':put  1\n:put 2\n:put 3\n:put  4\n');
    checkRange(':do {\n:put  1\n:put<|>  2<|>\n:put  3\n}\n', ':do {\n:put  1\n    :put 2\n:put  3\n}\n');
  });

  it('of a range in the script of a string is written with its escapes', () => {
    checkRange(
      ':execute ":<|>if (\\$a)   do={\\r\\\n    \\n:put  \\"x  y\\" }<|>"  \n',
      ':execute ":if (\\$a) do={\\r\\\n    \\n    :put \\"x  y\\" }"  \n',
    );
    checkRange(':execute ":put  1\n:<|>put  2<|>\n:put  3"\n', ':execute ":put  1\n:put 2\n:put  3"\n');
    // Of a script that is put together, nobody knows what comes of it.
    checkRange(':execute "<|>:put  $a; :put  1<|>"\n', ':execute ":put  $a; :put  1"\n');
  });

  it('of a document leaves the scripts in strings as the router keeps them', () => {
    const text = ':execute ":put  1"  \n';
    const document = new OpenDocument('file:///test.rsc', 1, text);
    assert.equal(applied(document, formatDocument(document, settings, editor)), ':execute ":put  1"\n');
    checkRange('<|>:execute ":put  1"  <|>\n', ':execute ":put  1"\n');
  });

  it('behind a new line formats the line above, and not where somebody is about to type', () => {
    checkTyped(':put  1\n:put   2\n<|>', ':put  1\n:put 2\n');
    checkTyped(':do {\n:put  1\n<|>\n\n}\n', ':do {\n    :put 1\n\n\n}\n');
    checkTyped(':put (1   +\n<|>', ':put (1   +\n');
    checkTyped('\n<|>', '\n');
  });

  it('behind } formats the block', () => {
    checkTyped(':put  1\n:do {\n:put  2\n  }<|>\n:put  3\n', ':put  1\n:do {\n    :put 2\n}\n:put  3\n');
    checkTyped(':put  1 }<|>\n', ':put  1 }\n');
  });
});
