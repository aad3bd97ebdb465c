import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from '../../../server/src/syntax/parser.ts';
import { absoluteRange, absoluteStart, type Node, type Script } from '../../../server/src/syntax/tree.ts';
import { fixturesIn, readCases } from '../helpers/expectations.ts';
import { printStatement } from '../helpers/print-tree.ts';
import { allStatements, isInside, walk } from '../helpers/walk-tree.ts';

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

/** What stands in the text for a node without children; null for other nodes. */
function written(node: Node): string | null {
  switch (node.kind) {
    case 'word':
    case 'characters':
    case 'escape':
      return node.text;
    case 'text':
      return `"${node.text}"`;
    default:
      return null;
  }
}

/** The text without what the tree and the errors hold. */
function leftOver(script: Script): string {
  const { text, errors } = script;
  const characters = text.split('');
  const cut = ({ start, end }: { start: number; end: number }) => characters.fill('', start, end);
  for (const error of errors) cut(error);
  for (const { statement, node } of walk(script)) {
    if (written(node) !== null || node.kind === 'variable') cut(absoluteRange(statement, node));
  }
  for (const statement of allStatements(script)) {
    const start = absoluteStart(statement);
    if (statement.kind === 'comment') cut({ start, end: start + statement.length });
  }
  return characters.join('');
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

  it('keeps every node inside the one around it', () => {
    checkLaw((script) => {
      for (const { statement, node, parent } of walk(script)) {
        assert.ok(isInside(node, parent ?? { start: 0, end: statement.length }));
        if (node.kind !== 'braces' && node.kind !== 'substitution') continue;
        const outer = absoluteRange(statement, node);
        for (const inner of node.body.statements) {
          const start = absoluteStart(inner);
          assert.ok(isInside({ start, end: start + inner.length }, outer));
        }
      }
    });
  });

  it('knows where each word, string, variable and comment is written', () => {
    checkLaw((script) => {
      for (const { statement, node } of walk(script)) {
        const { start, end } = absoluteRange(statement, node);
        const slice = script.text.slice(start, end);
        if (written(node) !== null) assert.equal(slice, written(node));
        if (node.kind === 'variable' && node.name !== null) assert.equal(slice.replace(/^\$"?|"$/g, ''), node.name);
      }
      for (const statement of allStatements(script)) {
        const start = absoluteStart(statement);
        const slice = script.text.slice(start, start + statement.length);
        if (statement.kind === 'comment') assert.equal(slice, statement.text);
      }
    });
  });

  it('loses nothing of the text but brackets, separators and operators', () => {
    const known = /^(?:[\s;=()[\]{}"!$\\]|->|<%%|[<>~&|,.+\-*/%^]|and|or|in|where)*$/;
    checkLaw((script) => assert.match(leftOver(script), known));
  });

  it('keeps errors inside the text and in order', () => {
    checkLaw(({ text, errors }) => {
      let last = 0;
      for (const error of errors) {
        assert.ok(isInside(error, { start: last, end: text.length }));
        last = error.start;
      }
    });
  });

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
