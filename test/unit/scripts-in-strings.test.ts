import assert from 'node:assert/strict';
import type {
  CodeAction,
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  Range,
  SelectionRange,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { Editor } from './helpers/editor.ts';

const uri = 'file:///site.rsc';
const text = `/system scheduler
add name=nightly on-event=":local count  1\\r\\
    \\n:if (\\$count > 0) do={\\r\\
    \\n    /ip firewall filter add chain=input action=dorp comment=\\"\\$count\\"\\r\\
    \\n    :delay 1h30m\\r\\
    \\n}"
`;

describe('a script in a string, through the protocol', () => {
  let editor: Editor;

  /** The place behind some words of the text. */
  const behind = (words: string) => {
    const lines = text.slice(0, text.indexOf(words) + words.length).split('\n');
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  const at = (words: string) => ({ textDocument: { uri }, position: behind(words) });
  const written = ({ start, end }: Range) => {
    assert.equal(start.line, end.line);
    return text.split('\n')[start.line]!.slice(start.character, end.character);
  };
  const ask = <T>(method: string, params: object) => editor.connection.sendRequest<T>(`textDocument/${method}`, params);

  before(async () => {
    editor = new Editor('stdio');
    await editor.initialize();
    await editor.open(text);
  });

  after(() => editor.shutDown());

  it('is checked, and put right', async () => {
    await editor.hasCodes(1, ['SY013']);
    const [diagnostic] = await editor.diagnosticsOf(1);
    assert.deepEqual([written(diagnostic!.range), diagnostic!.severity], ['dorp', 2]);
    const context = { diagnostics: [], only: ['quickfix'] };
    const actions = await ask<CodeAction[]>('codeAction', { textDocument: { uri }, range: diagnostic!.range, context });
    const [fix] = actions[0]!.edit!.changes![uri]!;
    assert.deepEqual([actions[0]!.title, written(fix!.range), fix!.newText], ['Change to drop', 'dorp', 'drop']);
  });

  it('tells what can be written in it, and what stands in it', async () => {
    const { items } = await ask<CompletionList>('completion', at('action=d'));
    assert.equal(items[0]!.label, 'drop');
    const shown = await ask<Hover>('hover', at('chain=in'));
    assert.match(JSON.stringify(shown.contents), /chain/);
    const help = await ask<SignatureHelp>('signatureHelp', at('filter add '));
    assert.match(help.signatures[0]!.label, /^\/ip\/firewall\/filter add/);
    const hints = await ask<InlayHint[]>('inlayHint', {
      textDocument: { uri },
      range: { start: behind(''), end: behind(text) },
    });
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position]),
      [['5400 s', behind('1h30m')]],
    );
  });

  it('has its variables found and renamed', async () => {
    const definitions = await ask<Location[]>('definition', at('(\\$cou'));
    assert.deepEqual(
      definitions.map(({ range }) => range.start),
      [behind(':local ')],
    );
    const { changes } = await ask<WorkspaceEdit>('rename', { ...at('(\\$cou'), newName: 'left' });
    assert.deepEqual(
      changes![uri]!.map(({ range, newText }) => [written(range), newText]),
      Array(3).fill(['count', 'left']),
    );
  });

  it('is folded, outlined, selected, and formatted where it is asked for', async () => {
    const folds = await ask<FoldingRange[]>('foldingRange', { textDocument: { uri } });
    assert.ok(folds.some(({ startLine, endLine }) => startLine === 2 && endLine === 4));
    const [menu] = await ask<DocumentSymbol[]>('documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      menu!.children![0]!.children!.map(({ name }) => name),
      ['count', '/ip/firewall/filter'],
    );
    const params = { textDocument: { uri }, positions: [behind('action=do')] };
    const [selection] = await ask<SelectionRange[]>('selectionRange', params);
    assert.deepEqual(
      [selection, selection!.parent].map((each) => written(each!.range)),
      ['dorp', 'action=dorp'],
    );
    const edits = await ask<TextEdit[]>('rangeFormatting', {
      textDocument: { uri },
      range: { start: behind('on-event="'), end: behind(':local count') },
      options: { tabSize: 4, insertSpaces: true },
    });
    assert.deepEqual(edits, [{ range: { start: behind('count '), end: behind('count  ') }, newText: '' }]);
  });
});
