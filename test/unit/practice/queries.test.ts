import assert from 'node:assert/strict';
import { passesQueries } from '../../../client/src/practice/queries.ts';

const row = { name: 'b', number: '10', empty: '' };

function check(queries: string[], passes: boolean): void {
  assert.equal(passesQueries(row, queries), passes, queries.join(' '));
}

describe('queries', () => {
  it('compare', () => {
    check([], true);
    check(['?name=b'], true);
    check(['?name=x'], false);
    check(['?empty='], true);
    check(['?none='], false);
    check(['?>number=9'], true);
    check(['?<number=9'], false);
    check(['?<name=c'], true);
    check(['?>name=c'], false);
    check(['?name'], true);
    check(['?none'], false);
    check(['?-none'], true);
    check(['?-name'], false);
  });

  it('work on a stack', () => {
    check(['?name=x', '?#!'], true);
    check(['?name=x', '?name=b', '?#|'], true);
    check(['?name=x', '?name=b', '?#&'], false);
    check(['?name=x', '?name=b', '?#&!'], true);
    check(['?name=x', '?#|'], true);
    check(['?name=b', '?name=x', '?#1'], true);
    check(['?name=b', '?name=x', '?#0'], false);
    check(['?name=x', '?#!.&'], true);
    check(['?name=x', '?#..||'], false);
  });
});
