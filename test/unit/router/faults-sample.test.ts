/** A sample of `npm run faults`: each way that a deploy can go, cut at another sentence in each run. */
import assert from 'node:assert/strict';
import { makeFlows } from '../../faults/flows.ts';
import { check, planOf } from '../../faults/matrix.ts';
import { VirtualTime } from '../../faults/virtual-time.ts';

describe('a deploy that is cut at any sentence', function () {
  this.timeout(60_000);
  let time: VirtualTime;

  beforeEach(() => {
    time = new VirtualTime();
    time.install();
  });

  afterEach(() => time.uninstall());

  it('ends as it says, with the old configuration or the new one', async () => {
    const broken: string[] = [];
    for (const flow of await makeFlows()) {
      const plan = await planOf(time, flow);
      const cut = plan.cuts[Math.floor(Math.random() * plan.cuts.length)]!;
      const result = await check(time, plan, cut);
      broken.push(...result.broken.map((law) => `${result.name}: ${law}`));
    }
    assert.deepEqual(broken, []);
  });
});
