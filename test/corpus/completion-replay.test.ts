import assert from 'node:assert/strict';
import { hasCorpus, measureCompletion } from './completion-replay.ts';

/** Of a hundred words; names that only version 6 had are known nowhere. */
const AT_LEAST: Readonly<Record<string, number>> = { offered: 98, 'first-ten': 85 };

describe('completion of what people wrote', function () {
  this.timeout(120_000);
  if (!hasCorpus) {
    it.skip('left out: the scripts are not beside the project');
    return;
  }
  it('offers it', () => {
    for (const { name, cases, failures } of measureCompletion()) {
      const share = (100 * (cases - failures.length)) / cases;
      assert.ok(share >= AT_LEAST[name]!, `${share.toFixed(1)} %: npm run conformance -- --list ${name}`);
    }
  });
});
