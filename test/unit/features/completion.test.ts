import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import { completions } from '../../../server/src/features/completion/completion.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { checkExpectations, fixturesIn } from '../helpers/expectations.ts';
import { openAtMark } from '../helpers/marked-document.ts';

const fixtures = fixturesIn(new URL('../../fixtures/completion/', import.meta.url));
/** The first ones tell enough. */
const SHOWN = 12;

function listAt(source: string, names: OpenDocument[] = []) {
  const { document, position } = openAtMark(source);
  const setting = { names: names.map(({ analysis }) => analysis.names), suggestCommand: 'again' };
  return { document, items: completions(document, { position }, setting).items };
}

/** The text after a candidate was picked from the list. */
function checkPicked(source: string, label: string, expected: string): void {
  const { document, items } = listAt(source);
  const { range, newText } = items.find((item) => item.label === label)!.textEdit as TextEdit;
  const { lines } = document;
  const behind = lines.slice(lines.offsetAt(range.end), source.length);
  assert.equal(lines.slice(0, lines.offsetAt(range.start)) + newText + behind, expected);
}

/** What is offered first, each with what it writes where that is something else. */
function describeCase(source: string): string[] {
  const { items } = listAt(source);
  if (items.length === 0) return ['nothing'];
  const shown = items.slice(0, SHOWN).map(({ label, textEdit }) => {
    const { newText } = textEdit!;
    return newText === label || newText === `${label}=` ? newText : `${label} (${newText})`;
  });
  return [`${shown.join(', ')}${items.length > SHOWN ? ` and ${items.length - SHOWN} more` : ''}`];
}

describe('completion', () => {
  for (const { name, fixture } of fixtures) it(`in ${name}`, () => checkExpectations(fixture, describeCase));

  for (const [source, label, expected] of [
    ['/ip firewall filter add cha<|>in=input', 'chain', '/ip firewall filter add chain=input'],
    ['/ip firewall filter add act<|> chain=input', 'action', '/ip firewall filter add action= chain=input'],
    ['/ip firewall filter print det<|>=x', 'detail', '/ip firewall filter print detail=x'],
    [':local "my var" 1\n:put $"m<|>y"', 'my var', ':local "my var" 1\n:put $"my var"'],
    [':local "my var" 1\n:put $m<|>', 'my var', ':local "my var" 1\n:put $"my var"'],
    [':local l {up=5}\n:put ($l->"<|>")', 'up', ':local l {up=5}\n:put ($l->"up")'],
    [':execute ":local a 1; :put \\$<|>; :put 2"', 'a', ':execute ":local a 1; :put \\$a; :put 2"'],
    [':execute ":local a 1; :put $<|>; :put 2"', 'a', ':execute ":local a 1; :put \\$a; :put 2"'],
    [':local l {up=5}\n:put ($l->u<|>)', 'up', ':local l {up=5}\n:put ($l->"up")'],
  ] as const) {
    it(`puts ${label} in the place of what is typed in ${source}`, () => checkPicked(source, label, expected));
  }

  it('is compared with what is replaced, also where a dollar gets its backslash', () => {
    const filters = (source: string) => listAt(source).items.map(({ filterText, label }) => filterText ?? label);
    assert.deepEqual(filters(':execute ":local a 1; :put \\$<|>"'), ['a']);
    assert.deepEqual(filters(':execute ":local a 1; :put $<|>"'), ['\\$a']);
  });

  it('offers the names of other documents behind its own', () => {
    const other = new OpenDocument(
      'file:///other.rsc',
      1,
      '/ip firewall address-list add list=partners address=10.9.9.9',
    );
    const { items } = listAt('/ip firewall filter add src-address-list=<|>', [other]);
    assert.deepEqual(
      items.map(({ label }) => label),
      ['partners'],
    );
    const waiting = '/ip firewall address-list add list=zone address=10.1.2.3\n';
    const own = listAt(`${waiting}/ip firewall filter add src-address-list=<|>`, [other]).items;
    assert.deepEqual(
      own.map(({ label }) => label),
      ['zone', 'partners'],
    );
  });

  it('asks the editor to go on behind the name of an argument', () => {
    const { items } = listAt('/ip firewall filter add chai<|>');
    assert.equal(items[0]!.command!.command, 'again');
  });

  it('follows edits', () => {
    const document = new OpenDocument(
      'file:///test.rsc',
      1,
      '/ip firewall filter\nadd chain=one action=drop\nadd jump-target=',
    );
    const position = { line: 2, character: 16 };
    const offered = () =>
      completions(document, { position }, { names: [], suggestCommand: null }).items.map(({ label }) => label);
    assert.ok(offered().includes('one'));
    const range = { start: { line: 1, character: 10 }, end: { line: 1, character: 13 } };
    document.edit([{ range, text: 'two' }], 2);
    assert.ok(offered().includes('two') && !offered().includes('one'));
  });
});
