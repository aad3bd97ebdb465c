import assert from 'node:assert/strict';
import { hasRecordings, knownExceptions, measure } from './conformance-figures.ts';

describe('conformance with real routers', function () {
  this.timeout(120_000);
  if (!hasRecordings) {
    it.skip('left out: the recordings of real routers are not beside the project');
    return;
  }
  for (const { name, title, failures } of measure()) {
    it(title, () => {
      const unknown = failures.map(({ script }) => script).filter((script) => !(script in knownExceptions));
      assert.deepEqual(unknown, [], `npm run conformance -- --list ${name}`);
    });
  }
});
