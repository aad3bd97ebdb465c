import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../server/src/syntax/parser.ts';
import type { Node, Script } from '../../../server/src/syntax/tree.ts';
import { fixturesIn, readCases } from '../helpers/expectations.ts';
import { printStatement } from '../helpers/print-tree.ts';
import { checkErrors, checkNothingLost, checkPlaces, checkWritten } from '../helpers/tree-laws.ts';
import { walk } from '../helpers/walk-tree.ts';

const cases = fixturesIn(new URL('../../fixtures/syntax/', import.meta.url)).flatMap(({ fixture }) =>
  readCases(fixture),
);

const tokens = (
  'add set find where name= name="x" disabled =no !x !protocol =! = == != <= -> <%% ~ && || and or in . , + - * / % ^ ' +
  ':put :if do={ else={ /ip /ip/address .. $ $x $"a b" $( $[ ( ) [ ] { } ; " "" \\ \\" \\n \\D0 \\$ # 1 10.0.0.1/24 ' +
  '1d2h ::1/64 *3 a,b a-b ж 😀 “ \u0000'
).split(' ');
const blanks = [' ', ' ', '\t', '\n', '\r\n', '\r', ' \\\n  '];

/** Anything at all, what looks like a script, and scripts that somebody is in the middle of typing. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...tokens, ...blanks), { maxLength: 60, size: 'max' }).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom(...cases), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
  fc.tuple(fc.constantFrom(...cases), fc.nat()).map(([text, at]) => text.slice(at % (text.length + 1))),
);

function checkLaw(law: (script: Script) => void): void {
  fc.assert(
    fc.property(anyText, (text) => law(parse(text))),
    { numRuns: 1500 },
  );
}

/** Who walks the tree by recursion must get through. */
function checkDepth(text: string): void {
  const depths = new Map<Node | null, number>();
  for (const { node, parent } of walk(parse(text))) depths.set(node, (depths.get(parent) ?? 0) + 1);
  assert.ok(Math.max(0, ...depths.values()) < 1000, text.slice(0, 40));
}

describe('parser laws', () => {
  it('gives the same tree for the same text', () => {
    checkLaw((script) => {
      const again = parse(script.text);
      assert.deepEqual(again.statements.map(printStatement), script.statements.map(printStatement));
      assert.deepEqual(again.errors, script.errors);
    });
  });

  it('keeps every node inside the one around it, and statements in order', () => checkLaw(checkPlaces));

  it('knows where each word, string, variable and comment is written', () => checkLaw(checkWritten));

  it('loses nothing of the text but brackets, separators and operators', () => checkLaw(checkNothingLost));

  it('keeps errors inside the text and in order', () => checkLaw(checkErrors));

  it('makes a tree that grows with the text and no faster', () => {
    const sizeOf = (text: string) => [...walk(parse(text))].length;
    const complete = cases.filter((text) => parse(text).errors.length === 0);
    fc.assert(
      fc.property(fc.constantFrom(...complete), fc.integer({ min: 2, max: 20 }), (text, times) => {
        assert.equal(sizeOf(text.repeat(times)), times * sizeOf(text));
      }),
    );
  });

  it('takes any depth of brackets and any length of expressions', () => {
    const openings = ['(', '[', '{', '"$(', '"$[', ':put [a {', '!', 'do={', '({', '(!', '(1+'];
    for (const opening of openings) checkDepth(`:put ${opening.repeat(5000)}`);
    for (const operator of [' + 1', ', 1', ' . "a"', ' and $x', '->"k"', ' = 1 . 2', ' <%% 1, 2']) {
      checkDepth(`:put (1${operator.repeat(3000)})`);
      checkDepth(`find where a${operator.repeat(3000)}`);
    }
  });
});
