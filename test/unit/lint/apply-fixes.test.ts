import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { applyFixes, check, type Diagnostic, routerVerdict } from '../../../server/src/index.ts';

type Edits = NonNullable<Diagnostic['fix']>['edits'];

function finding(code: string, ...edits: Edits): Diagnostic {
  return { code, severity: 'error', message: code, start: 0, end: 1, fix: { title: `Fix ${code}`, edits } };
}

/** Each occurrence of a text, to be replaced by another. */
function replacing(from: string, to: string): (text: string) => Diagnostic[] {
  return (text) =>
    [...text.matchAll(new RegExp(from, 'g'))].map(({ index }) =>
      finding(from, { start: index, end: index + from.length, newText: to }),
    );
}

function checkFixed(text: string, check: (text: string) => Diagnostic[], expected: string, fixes: number): void {
  const fixed = applyFixes(text, check);
  assert.equal(fixed.text, expected);
  assert.equal(fixed.applied.length, fixes);
}

describe('applyFixes', () => {
  it('applies all, and those that come up by them', () => {
    const both = (text: string) => [...replacing('a', 'b')(text), ...replacing('b', 'c')(text)];
    checkFixed('a-a-b', both, 'c-c-c', 5);
  });

  it('applies edits of a fix in whichever order they are given', () => {
    const swap = (text: string) =>
      text === 'one two' ? [finding('X', { start: 4, end: 7, newText: '1' }, { start: 0, end: 3, newText: '2' })] : [];
    checkFixed('one two', swap, '2 1', 1);
  });

  it('applies fixes that touch each other one after the other', () => {
    const touching = (text: string) =>
      text === 'ab'
        ? [finding('A', { start: 0, end: 1, newText: '' }), finding('B', { start: 1, end: 2, newText: 'wrong' })]
        : [];
    checkFixed('ab', touching, 'b', 1);
  });

  it('adds lines once where two findings ask for them', () => {
    const wanted = (text: string) =>
      text.includes('rule') ? [] : [0, 2].map((at) => finding('R', { start: at, end: at, newText: 'rule\n' }));
    checkFixed('a\nb\n', wanted, 'rule\na\nb\n', 1);
  });

  it('leaves alone what has no fix, or choices', () => {
    const { fix, ...unfixed } = finding('C', { start: 0, end: 1, newText: 'x' });
    checkFixed('a', () => [unfixed, { ...unfixed, choices: [fix!] }], 'a', 0);
  });

  it('ends where fixes undo each other', () => {
    const { applied } = applyFixes('a', (text) => (text === 'a' ? replacing('a', 'b') : replacing('b', 'a'))(text));
    assert.equal(applied.length, 100);
  });

  it('says where a finding was in the text of its time', () => {
    const both = (text: string) => (text.startsWith('a') ? replacing('a', 'bb') : replacing('c', ''))(text);
    const { applied } = applyFixes('a-c', both);
    assert.deepEqual(
      applied.map(({ before, title }) => [before, title]),
      [
        ['a-c', 'Fix a'],
        ['bb-c', 'Fix c'],
      ],
    );
  });

  it('leaves no fix in the scripts of the rules, and makes no error where there was none', () => {
    const folder = 'test/fixtures/lint/findings';
    const errors = (text: string) => check(text).filter(({ severity }) => severity === 'error').length;
    for (const name of readdirSync(folder)) {
      const before = readFileSync(join(folder, name), 'utf8');
      const { text } = applyFixes(before, (each) => check(each));
      assert.deepEqual(
        check(text).filter(({ fix }) => fix !== undefined),
        [],
        name,
      );
      assert.ok(errors(text) <= errors(before), name);
      assert.ok(routerVerdict(text).complaints.length <= routerVerdict(before).complaints.length, name);
    }
  });
});
