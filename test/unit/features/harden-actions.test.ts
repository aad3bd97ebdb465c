import assert from 'node:assert/strict';
import { codeActions } from '../../../server/src/features/code-actions.ts';
import { OpenDocument } from '../../../server/src/features/open-document.ts';
import { goodFirewall } from '../../../server/src/lint/example.ts';

const document = new OpenDocument('file:///a.rsc', 1, goodFirewall);

function checkOffered(line: number, only: string[] | undefined, expected: string[]): void {
  const range = { start: { line, character: 4 }, end: { line, character: 4 } };
  assert.deepEqual(
    codeActions(document, range, only, null)
      .filter(({ command }) => command?.command === 'routeros.hardenKnock')
      .map(({ title }) => title),
    expected,
  );
}

describe('the action that hardens a knock', () => {
  const title = 'Harden this knock…';

  it('is there on each rule of the knock, and on no other', () => {
    for (const line of [2, 3, 4, 5]) checkOffered(line, undefined, [title]);
    for (const line of [0, 1, 6]) checkOffered(line, undefined, []);
  });

  it('is a refactoring', () => {
    checkOffered(2, ['refactor'], [title]);
    checkOffered(2, [''], [title]);
    checkOffered(2, ['quickfix'], []);
  });
});
