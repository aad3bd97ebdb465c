import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkLint } from '../helpers/check-lint.ts';

const folder = 'test/fixtures/lint';

describe('lint', () => {
  for (const group of ['findings', 'clean']) {
    for (const file of readdirSync(join(folder, group))) {
      it(`${group}: ${file}`, () => checkLint(join(folder, group, file)));
    }
  }
});
