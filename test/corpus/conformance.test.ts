import assert from 'node:assert/strict';
import { hasRecordings, measure } from './conformance-figures.ts';

/**
 * How many scripts may disagree. Left are: a condition on a file's contents, which the router marks in a way that is not
 * understood; three scripts with a value that is no member of its enumeration in one version, since the command table
 * does not know these; and the lines of a web form behind two exports.
 */
const allowed: Readonly<Record<string, number>> = {
  verdict: 0,
  line: 0,
  column: 0,
  words: 0,
  il: 1,
  versions: 3,
  exports: 2,
};

describe('conformance with real routers', function () {
  this.timeout(120_000);
  if (!hasRecordings) {
    it.skip('left out: the recordings of real routers are not beside the project');
    return;
  }
  for (const { name, title, failures } of measure()) {
    it(title, () => {
      const scripts = failures.map(({ script }) => script);
      assert.ok(scripts.length <= allowed[name]!, `npm run conformance -- --list ${name}\n${scripts.join('\n')}`);
    });
  }
});
