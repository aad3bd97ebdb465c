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

describe('paths of a whole menu', () => {
  const choose = (rules: number) => {
    const text = `/ip firewall filter\n${'add action=drop chain=input\n'.repeat(rules)}`;
    return chooseAction(text, { start: 3, end: 3 }, 'Make paths absolute');
  };

  it('are made absolute where people can look at what is done', () => {
    assert.equal(choose(2)?.split('\n')[0], '/ip firewall filter add action=drop chain=input');
    assert.equal(choose(1000), null);
  });
});
