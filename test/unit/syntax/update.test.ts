import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../server/src/syntax/parser.ts';
import { update } from '../../../server/src/syntax/update.ts';
import { checkEdits, toChanges } from '../helpers/edits.ts';
import { fixturesIn, readCases } from '../helpers/expectations.ts';
import { printStatement } from '../helpers/print-tree.ts';
import { anyScript, anyEdit as edit, lineScript, pieces } from '../helpers/random-scripts.ts';
import { allStatements } from '../helpers/walk-tree.ts';

const cases = fixturesIn(new URL('../../fixtures/syntax/', import.meta.url)).flatMap(({ fixture }) =>
  readCases(fixture),
);

const anyText = fc.oneof({ weight: 4, arbitrary: anyScript }, fc.constantFrom(...cases));

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
      fc.property(edited, ([text, edits]) => checkEdits(text, toChanges(text, edits))),
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
    const long = fc.tuple(fc.constantFrom('', ...pieces), fc.array(lineScript, { minLength: 300, maxLength: 300 }));
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
