import assert from 'node:assert/strict';
import { hasSources, measureMutations } from './mutations.ts';

/** Of a hundred mistakes; some stand in menus of which nothing but the name is known. */
const FOUND_AT_LEAST = 95;

describe('mistakes in scripts that people use', function () {
  this.timeout(120_000);
  if (!hasSources) {
    it.skip('left out: the scripts and what routers said are not beside the project');
    return;
  }
  for (const { name, title, cases, failures } of measureMutations()) {
    it(title, () => {
      assert.ok(cases > 0);
      const found = (100 * (cases - failures.length)) / cases;
      assert.ok(found >= FOUND_AT_LEAST, `${found.toFixed(1)} %: npm run conformance -- --list ${name}`);
    });
  }
});
