import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../server/src/index.ts';

/** Scripts of others that lie beside the project on some machines. */
const published = '../shared/corpus';

/** Checks a file: no exception, and nothing that points outside of it. */
function checkFile(path: string): void {
  const text = readFileSync(path, 'latin1');
  for (const { start, end, fix } of check(text)) {
    for (const range of [{ start, end }, ...(fix?.edits ?? [])]) {
      assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, JSON.stringify(range));
    }
  }
}

const scriptsIn = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.rsc'));

describe('checking published scripts', function () {
  this.timeout(60_000);
  if (!existsSync(published)) {
    it.skip(`left out: there is no ${published}`);
    return;
  }
  for (const file of scriptsIn(published)) it(file, () => checkFile(join(published, file)));
});

describe('the example workspace', () => {
  const folder = 'client/dev/example';
  for (const file of scriptsIn(folder)) {
    it(`has no error in ${file}`, () => {
      const diagnostics = check(readFileSync(join(folder, file), 'utf8'));
      assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      );
    });
  }
});
