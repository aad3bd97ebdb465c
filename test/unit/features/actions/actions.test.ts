import assert from 'node:assert/strict';
import { checkExpectations, fixturesIn } from '../../helpers/expectations.ts';
import { readMarks } from '../../marks.ts';
import { chooseAction } from './choose-action.ts';

/** A case says first which action is chosen, then where: the rest is the script with its selection. */
const CASE = /^#> (.*)\n/;

function describeAction(source: string): string[] {
  const title = CASE.exec(source)?.[1];
  assert.ok(title, `no title in ${source}`);
  const { text, start, end } = readMarks(source.replace(CASE, ''));
  const after = chooseAction(text, { start, end }, title);
  return after === null ? ['(not offered)'] : after.replace(/\n$/, '').split('\n');
}

describe('code actions of every kind', () => {
  for (const { name, fixture } of fixturesIn(new URL('../../../fixtures/actions/', import.meta.url))) {
    it(`in ${name}`, () => checkExpectations(fixture, describeAction));
  }
});
