import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completions } from '../../../server/src/features/completion/completion.ts';
import { hover } from '../../../server/src/features/hover.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { type ScriptDocument, scriptAt } from '../../../server/src/features/script-document.ts';
import { signatureHelp } from '../../../server/src/features/signature-help.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';
import { anyScript } from '../helpers/random-scripts.ts';

const BEFORE = ':put 0\n:execute "';
const innermost = fc
  .array(fc.constantFrom(':put ', '"a b"', '$x', ' ', '; ', '\n', '[find]', '\\', 'ж', '# $'), { maxLength: 8 })
  .map((parts) => `:put 1;${parts.join('')}`);

/** A script in the string of a script, and so on. */
function nested(script: string, depth: number): string {
  return depth === 0 ? script : `${BEFORE}${nested(script, depth - 1).replace(/["\\$]/g, '\\$&')}"`;
}

function openInnermost(text: string, depth: number): { document: OpenDocument; script: ScriptDocument } {
  const document = new OpenDocument('file:///test.rsc', 1, text);
  const offset = text.indexOf(':put 1');
  const script = scriptAt(document, document.positionAt(offset));
  assert.equal(script === document, depth === 0);
  return { document, script };
}

function applied(text: string, { start, end, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(end);
}

describe('a script in a string', () => {
  it('is a document of its own, however deep it stands', () => {
    fc.assert(
      fc.property(innermost, fc.nat(4), (text, depth) => {
        const { script } = openInnermost(nested(text, depth), depth);
        assert.equal(script.lines.toString(), text);
        for (let offset = 0; offset <= text.length; offset += 1) {
          assert.equal(script.offsetAt(script.positionAt(offset)), offset);
        }
      }),
    );
  });

  it('is edited in the file around it', () => {
    const edit = fc.tuple(fc.nat(20), fc.nat(4), fc.constantFrom('', ' ', '"', '\\', '$y', ':put "$z"', '\n'));
    fc.assert(
      fc.property(innermost, fc.nat(4), edit, (text, depth, [at, removed, newText]) => {
        const { document, script } = openInnermost(nested(text, depth), depth);
        const start = Math.min(':put 1'.length + at, text.length);
        const change = { start, end: Math.min(start + removed, text.length), newText };
        const { range, newText: written } = script.textEdit(change)!;
        document.edit([{ range, text: written }], 2);
        const { script: edited } = openInnermost(document.lines.toString(), depth);
        assert.equal(edited.lines.toString(), applied(text, change));
      }),
    );
  });

  it('stops no request, whatever the text and wherever it is asked', () => {
    const setting = { names: [], suggestCommand: null };
    fc.assert(
      fc.property(anyScript, fc.double({ min: 0, max: 1, noNaN: true }), (text, at) => {
        const document = new OpenDocument('file:///test.rsc', 1, text);
        const position = document.positionAt(Math.floor(at * text.length));
        hover(document, position);
        signatureHelp(document, position);
        completions(document, { position }, setting);
      }),
      { numRuns: 80 },
    );
  });
});
