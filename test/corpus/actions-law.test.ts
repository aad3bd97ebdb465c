import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { Analysis } from '../../server/src/analysis.ts';
import { absoluteRange } from '../../server/src/syntax/tree.ts';
import { checkRefactorings } from '../unit/helpers/action-laws.ts';
import { readScript } from './script-file.ts';

const shared = new URL('../../../shared/', import.meta.url);
/** Each script is read again for each place. */
const LONGEST = 12_000;
const ONE_IN = 32;
const PLACES = 6;

/** Cursors in values and selections of up to three statements, evenly over the script. */
function* placesOf(text: string) {
  const { script, statements } = new Analysis(text);
  const step = Math.max(1, Math.floor(statements.length / PLACES));
  for (let index = 0; index < statements.length; index += step) {
    const { offset } = script.statements[index]!;
    const last = script.statements[Math.min(index + (index % 3), statements.length - 1)]!;
    yield { start: offset, end: last.offset + last.length };
    for (const { statement, positional, arguments: named } of statements[index]!.commands) {
      const values = [...positional, ...named.map(({ value }) => value)].filter((value) => value !== null);
      const value = values[index % values.length];
      if (value === undefined) continue;
      const { end } = absoluteRange(statement, value);
      yield { start: end, end };
    }
  }
}

describe('refactorings mean the same to the router', function () {
  this.timeout(120_000);

  for (const folder of ['parse-verdicts', 'corpus']) {
    const directory = new URL(`${folder}/`, shared);
    if (!existsSync(directory)) {
      it.skip(`left out: ${folder} is not beside the project`);
      continue;
    }
    it(`in ${folder}`, () => {
      const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.rsc'),
      );
      const counts = new Map<string, number>();
      for (const [index, name] of files.entries()) {
        const { text } = readScript(new URL(name, directory));
        if (index % ONE_IN !== 0 || text.length > LONGEST) continue;
        for (const place of placesOf(text)) checkRefactorings(text, place, counts);
      }
      assert.ok(counts.size > 2, [...counts.keys()].join());
    });
  }
});
