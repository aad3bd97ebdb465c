import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type KnockClient, knockClients, readKnocks } from '../../../../server/src/firewall/clients/index.ts';
import { hostOf, randomPlan } from './plans.ts';

/** Servers wait for a knock, and do not pause. */
const isServer = ({ name }: KnockClient) => name === 'knockd.conf';

function checkRoundTrip(client: KnockClient): void {
  const cases = randomPlan.chain((plan) => hostOf(plan.family).map((host) => ({ plan, host })));
  fc.assert(
    fc.property(cases, ({ plan, host }) => {
      const { lines, unsent } = client.export(plan, host);
      for (const line of lines) assert.doesNotMatch(line, /[\n\r]/, 'each on one line');
      const left = new Set(unsent.map(({ step }) => step - 1));
      const sent = plan.steps.filter((_, index) => !left.has(index));
      const expected = isServer(client) ? sent.map((step) => ({ ...step, delayMs: null })) : sent;
      if (sent.length === 0 || (isServer(client) && left.size > 0)) return assert.deepEqual(lines, []);
      const [read, ...more] = readKnocks(lines.join('\n'));
      assert.deepEqual(more, []);
      assert.deepEqual(read?.plan.steps, expected, lines.join('\n'));
      assert.equal(read.plan.family, plan.family, lines.join('\n'));
      assert.equal(read.host, isServer(client) ? null : host);
    }),
    { numRuns: 400 },
  );
}

describe('a plan that is exported and read back has the same steps', () => {
  for (const client of knockClients) it(client.title, () => checkRoundTrip(client));
});
