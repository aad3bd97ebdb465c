import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../server/src/syntax/parser.ts';
import type { Change } from '../../../server/src/syntax/text-lines.ts';
import { type Body, childrenOf, type Node, type Script, type Statement } from '../../../server/src/syntax/tree.ts';
import { update } from '../../../server/src/syntax/update.ts';
import { fixturesIn, readCases } from '../helpers/expectations.ts';
import { printStatement } from '../helpers/print-tree.ts';
import { allStatements } from '../helpers/walk-tree.ts';

const cases = fixturesIn(new URL('../../fixtures/syntax/', import.meta.url)).flatMap(({ fixture }) =>
  readCases(fixture),
);

/** What people write, with the brackets of it now and then in the wrong place. */
const lines = [
  '/ip firewall filter',
  'add chain=input action=drop comment="drop the rest"',
  'add address=10.0.0.0/8 list=a',
  '# a comment; with { brackets',
  '  # indented',
  ':local x [/ip address find where interface="ether1" disabled=no]',
  ':if ($a = 1) do={',
  '} else={',
  '}',
  ':foreach i in=[find] do={ :put $i; set $i comment="$i $[get $i name] $($i + 1)" }',
  '/system script add name=s source={:local a "b"; :put [:len {1;2;{3;4}}]',
  'add name=continued \\',
  '    comment="two \\\n    lines"',
  ':put "a\nb"; :put {a=1; b={2; 3}}',
  ':put ([find] . "x" . {1})',
  '',
];
const pieces = [
  ...'(){}[]"$;#\\=!-/ \t\n\r',
  ...['\r\n', '\\\n', '"$(', '"$[', '$"', '{ # a }\n', '";"', '->', 'add', 'where', 'find', 'x=1', 'x="1"', '#x', 'ж'],
];
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '; ', ' \\\n');
const script = fc
  .array(fc.tuple(fc.constantFrom(...lines), lineEnd), { maxLength: 14, size: 'max' })
  .map((parts) => parts.map((part) => part.join('')).join(''));
const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, fc.constantFrom(...lines));
const mixed = fc.array(piece, { maxLength: 30, size: 'max' }).map((parts) => parts.join(''));
const anyText = fc.oneof({ weight: 3, arbitrary: script }, mixed, fc.constantFrom(...cases));

const inserted = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', ...pieces) },
  fc.constantFrom(...lines).map((line) => `${line}\n`),
  fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('')),
);
/** Where and how much as shares of a text whose length is not known yet; most edits take little away. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(60)),
  newText: inserted,
});

function toChange(text: string, { at, removed, newText }: { at: number; removed: number; newText: string }): Change {
  const start = Math.floor(at * text.length);
  return { start, end: Math.min(text.length, start + removed), newText };
}

function applied(text: string, { start, end, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** The whole tree as text: what refers back to a body or statement around it is left out, `checkParents` looks at that. */
function describeTree(script: Script): string {
  const { text, errors, statements } = script;
  const unsettled = statements.flatMap((each, index) => (script.unsettled.has(each) ? [index] : []));
  return JSON.stringify(
    { text, errors, unsettled, statements },
    (key, value) => (key === 'parent' ? undefined : value),
    1,
  );
}

function checkParents(body: Body): void {
  for (const statement of body.statements) {
    assert.equal(statement.parent, body);
    if (statement.kind === 'command') checkBodies(statement.parts, statement);
  }
}

function checkBodies(nodes: readonly Node[], statement: Statement): void {
  for (const node of nodes) {
    checkBodies(childrenOf(node), statement);
    if (node.kind !== 'braces' && node.kind !== 'substitution') continue;
    assert.equal(node.body.parent, statement);
    checkParents(node.body);
  }
}

/** Makes the edits one after the other, and compares what each says that it has replaced, and in the end the tree. */
function checkEdits(text: string, changes: readonly Change[]): void {
  const script = parse(text);
  for (const change of changes) {
    const expected = applied(script.source.toString(), change);
    const kept = [...script.statements];
    const { index, removed, inserted } = update(script, change);
    assert.equal(script.text, expected);
    kept.splice(index, removed, ...script.statements.slice(index, index + inserted));
    assert.ok(kept.length === script.statements.length && kept.every((each, at) => each === script.statements[at]));
  }
  assert.equal(describeTree(script), describeTree(parse(script.text)));
  checkParents(script);
}

/** Statements, those inside others too, that are other objects after an edit; `<|` and `|>` stand around what it replaces. */
function readAgain(marked: string, newText: string): string[] {
  const [head = '', taken = '', tail = ''] = marked.split(/<\||\|>/);
  const script = parse(head + taken + tail);
  const known = new Set(allStatements(script));
  update(script, { start: head.length, end: head.length + taken.length, newText });
  return allStatements(script)
    .filter((each) => !known.has(each))
    .map(printStatement);
}

describe('update', () => {
  it('gives what a parse of the new text gives, whatever the edits', () => {
    const edited = fc.tuple(anyText, fc.array(edit, { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(edited, ([text, edits]) => {
        let current = text;
        const changes = edits.map((each) => {
          const change = toChange(current, each);
          current = applied(current, change);
          return change;
        });
        checkEdits(text, changes);
      }),
      { numRuns: Number(process.env.RUNS ?? 500) },
    );
  });

  it('gives what a parse of the new text gives at each place of a script', () => {
    const whole = 'a\n:do { b [c {d "$(1)"; e};f] ({g;h\n})\n\n#i\n} j={k;#}\n}\n#l\nm "n" [o';
    const broken = 'a {b (}\n{c; d {e; f}\n} )\ng "$(;{h; i})"\n#j\n[{k ]\nl\n} m\n)#n\no';
    for (const text of [whole, broken]) {
      for (let start = 0; start <= text.length; start += 1) {
        for (const newText of ['', ...pieces]) {
          checkEdits(text, [{ start, end: start, newText }]);
          checkEdits(text, [{ start, end: Math.min(text.length, start + 2), newText }]);
        }
      }
    }
  });

  it('reads a long text in runs as it reads it in one', () => {
    const long = fc.tuple(fc.constantFrom('', ...pieces), fc.array(script, { minLength: 300, maxLength: 300 }));
    fc.assert(
      fc.property(long, ([end, parts]) => checkEdits('', [{ start: 0, end: 0, newText: parts.join(`${end}\n`) }])),
      { numRuns: 10 },
    );
    // Each line end leaves one bracket less open, so that the modes reach over several statements everywhere.
    const newText = `a ((((((((((\n${'b-c d\n'.repeat(8)}`.repeat(2000);
    checkEdits('', [{ start: 0, end: 0, newText }]);
  });

  it('reads the rest of a long file when an edit turns it inside out', () => {
    const text = 'add comment="a b"\n'.repeat(5000);
    const at = text.length / 2;
    const quote = { start: at, end: at, newText: '"' };
    checkEdits(text, [quote]);
    checkEdits(text, [quote, { start: at, end: at + 1, newText: '' }]);
    checkEdits(`( ; {\n${text}`, [{ start: at, end: at, newText: '}' }, quote]);
  });

  it('follows brackets as deep as a parse does', () => {
    const start = 'a {"$['.length * 33;
    const text = `${'a {"$['.repeat(33)}b${']"}'.repeat(33)}`;
    checkEdits(text, [{ start, end: start, newText: 'c {' }]);
    checkEdits(`:do {${text}}`, [{ start: start + 5, end: start + 5, newText: '{(1)};' }]);
    checkEdits(`${'{a\n'.repeat(98)}b${'}'.repeat(98)}`, [{ start: 98 * 3, end: 98 * 3, newText: '{{{{c}}}}' }]);
  });

  it('reads only the statements around the edit again', () => {
    assert.deepEqual(readAgain('a\nb <|c|>\nd\n', 'e'), ['b e']);
    assert.deepEqual(readAgain('a\nb\n<||>c\nd\n', 'e\n'), ['b', 'e']);
    assert.deepEqual(readAgain('a {\nb\nc <|d|>\ne {f}\n} {g}\nh\n', 'ddd'), ['c ddd']);
    assert.deepEqual(readAgain('a [b ; c {d; e<||>; f}]\ng', 'e'), ['ee']);
    assert.deepEqual(readAgain('a\nb <||>c\nd"\ne\n', '"'), ['b "c\\nd"', 'e']);
  });

  it('reads a statement again whose brackets the edit disturbs', () => {
    assert.deepEqual(readAgain('a\nb {c; d<||>; e}\nf\n', '('), [
      'b {c; <glued d ()>; e}',
      'f',
      'c',
      '<glued d ()>',
      'e',
    ]);
    assert.deepEqual(readAgain('a\nb {c; d}<| {e|>\n}\nf\n', ' '), ['b {c; d}', 'c', 'd']);
  });
});
