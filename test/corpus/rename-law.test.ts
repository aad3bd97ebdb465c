import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { checkRenames } from '../unit/helpers/rename-laws.ts';
import { readScript } from './script-file.ts';

const shared = new URL('../../../shared/', import.meta.url);
/** Each name of a script is renamed twice, which takes the square of its size. */
const LONGEST = 12_000;
const ONE_IN = 4;

describe('a rename changes one name and nothing else, and can be taken back', function () {
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
      let renamed = 0;
      for (const [index, name] of files.entries()) {
        const { text } = readScript(new URL(name, directory));
        if (index % ONE_IN === 0 && text.length <= LONGEST) renamed += checkRenames(text);
      }
      assert.notEqual(renamed, 0);
    });
  }
});
