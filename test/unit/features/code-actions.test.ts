import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver-types';
import { codeActions } from '../../../server/src/features/code-actions.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { readMarks } from '../marks.ts';

function actionsAt(marked: string, only?: string[]): { document: OpenDocument; actions: CodeAction[] } {
  const { text, start, end } = readMarks(marked);
  const document = new OpenDocument('file:///a.rsc', 1, text);
  // What people have been shown: the whole file is checked.
  assert.ok(document.diagnostics);
  const actions = codeActions(document, document.range({ start, end }), only, null);
  // Those for many diagnostics at once, and the refactorings, are in the fixtures.
  return { document, actions: actions.filter(({ kind, data }) => kind === 'quickfix' && data === undefined) };
}

function checkTitles(marked: string, expected: string[], only?: string[]): void {
  const { actions } = actionsAt(marked, only);
  assert.deepEqual(
    actions.map(({ title }) => title),
    expected,
  );
}

/** Applies the action with this title. What it was offered for is gone afterwards. */
function checkApplies(marked: string, title: string, expected: string): void {
  const { document, actions } = actionsAt(marked);
  const action = actions.find((each) => each.title === title);
  assert.ok(action, `offered: ${actions.map((each) => each.title).join(', ')}`);
  const edits = action.edit?.changes?.[document.uri] ?? [];
  const text = TextDocument.applyEdits(
    TextDocument.create(document.uri, 'routeros', 1, document.lines.toString()),
    edits,
  );
  assert.equal(text, expected);
  const after = new OpenDocument('file:///a.rsc', 2, text);
  const code = action.diagnostics?.[0]?.code;
  assert.deepEqual(
    after.diagnostics.filter((diagnostic) => diagnostic.code === code),
    [],
  );
}

const fix = 'Change to disabled=no';
const disable = 'Disable SY001 for the next line';
const drop = '/ip firewall filter\nadd action=drop chain=input dis<|>able=yes\n';

describe('code actions', () => {
  it('offer the fix first, then the comment', () => {
    checkTitles(drop, [fix, disable]);
    const { actions } = actionsAt(drop);
    assert.deepEqual(
      actions.map(({ kind, isPreferred, diagnostics }) => [kind, isPreferred, diagnostics?.[0]?.code]),
      [
        ['quickfix', true, 'SY001'],
        ['quickfix', undefined, 'SY001'],
      ],
    );
  });

  it('are there for a range that touches the place, and for no other', () => {
    checkTitles('/ip firewall filter\n<|add action=drop chain=input disable=yes|>\n', [fix, disable]);
    checkTitles('/ip fire<|>wall filter\nadd action=drop chain=input disable=yes\n', []);
  });

  it('are there when the editor asks for quick fixes, and not when it asks for others', () => {
    checkTitles(drop, [fix, disable], ['quickfix']);
    checkTitles(drop, [], ['refactor', 'source.fixAll']);
  });

  it('mend the text', () => {
    checkApplies(drop, fix, '/ip firewall filter\nadd action=drop chain=input disabled=no\n');
  });

  it('offer each name that may be meant, and prefer none', () => {
    const ambiguous = '/ip dns\nset ca<|>che=1d\n';
    const names = ['Change to cache-max-ttl', 'Change to cache-size'];
    checkTitles(ambiguous, [...names, 'Disable SY023 for the next line']);
    assert.ok(actionsAt(ambiguous).actions.every(({ isPreferred }) => isPreferred === undefined));
    checkApplies(ambiguous, names[0]!, '/ip dns\nset cache-max-ttl=1d\n');
  });

  it('declare a global variable where the function begins', () => {
    checkApplies(
      ':global a 1\n:global f do={\n    :put "$<|>a"\n}\n$f\n',
      'Declare it: :global a',
      ':global a 1\n:global f do={ :global a;\n    :put "$a"\n}\n$f\n',
    );
  });

  it('write a path as the script writes paths', () => {
    const title = 'Change to /routing/rule';
    checkApplies('# rsc-target: 7.20\n/ip/route/ru<|>le/print\n', title, '# rsc-target: 7.20\n/routing/rule/print\n');
    checkApplies('# rsc-target: 7.20\n/ip route ru<|>le\n', title, '# rsc-target: 7.20\n/routing rule\n');
  });

  it('write no name twice', () => {
    const silence = 'Disable SY022 for the next line';
    const target = '# rsc-target: 7.20\n/system ntp client ';
    checkTitles(`${target}set prim<|>ary-ntp=192.0.2.1\n`, ['Change to servers', silence]);
    checkTitles(`${target}set prim<|>ary-ntp=192.0.2.1 secondary-ntp=192.0.2.2\n`, [silence]);
    checkTitles(`${target}\nset prim<|>ary-ntp=192.0.2.1 servers=192.0.2.2\n`, [silence]);
  });

  it('silence the rule in the whole statement', () => {
    checkApplies(
      '/ip firewall filter\n  add action=drop \\\n    chain=input dis<|>able=yes\n',
      disable,
      '/ip firewall filter\n  # rsc-disable-next-line SY001\n  add action=drop \\\n    chain=input disable=yes\n',
    );
  });

  it('end the comment as the file ends its lines', () => {
    checkApplies(
      '/ip address\r\nadd adre<|>ss=192.0.2.1/24\r\n',
      disable,
      '/ip address\r\n# rsc-disable-next-line SY001\r\nadd adress=192.0.2.1/24\r\n',
    );
  });

  it('offer no comment that would reach another statement than the one meant', () => {
    checkTitles('/ip address; add adre<|>ss=192.0.2.1/24\n', ['Change to address']);
  });

  it('offer nothing that hides what the router cannot read', () => {
    checkTitles(':put [:len "a"<|>\n', []);
  });

  it('offer a fix of several lines only as long as these are where they were when the file was checked', () => {
    const list = '/ip firewall address-list\nadd address=192.0.2.1 list="office "\n';
    const between = ':put 1\n:put 2\n:put 3\n';
    const text = `${list}${between}/ip firewall filter\nadd action=accept chain=input src-address-list="office "\n`;
    const document = new OpenDocument('file:///a.rsc', 1, text);
    const titles = () => {
      const range = { start: { line: 1, character: 30 }, end: { line: 1, character: 30 } };
      return codeActions(document, range, ['quickfix'], null).map(({ title }) => title);
    };
    const title = 'Change to office in all places';
    assert.ok(document.diagnostics.length > 0 && titles().includes(title));
    const start = { line: 3, character: 5 };
    document.edit([{ range: { start, end: start }, text: '1' }], 2);
    assert.ok(titles().length > 0 && !titles().includes(title));
    assert.ok(document.diagnostics.length > 0 && titles().includes(title));
  });
});
