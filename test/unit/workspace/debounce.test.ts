import assert from 'node:assert/strict';
import { Debounce } from '../../../server/src/workspace/debounce.ts';

describe('the debounce', () => {
  /** Runs what is scheduled, up to and with the key `end`, which is due last. */
  async function checkRuns(schedule: (debounce: Debounce) => void, expected: string[]): Promise<void> {
    const runs: string[] = [];
    await new Promise<void>((resolve) => {
      const debounce = new Debounce((key) => (key === 'end' ? resolve() : runs.push(key)));
      schedule(debounce);
      debounce.schedule('end', 20);
    });
    assert.deepEqual(runs, expected);
  }

  it('runs once for calls that follow closely, each key for itself', () =>
    checkRuns(
      (debounce) => {
        for (const key of ['a', 'b', 'a', 'a', 'b']) debounce.schedule(key, 1);
      },
      ['a', 'b'],
    ));

  it('runs nothing that was cancelled', () =>
    checkRuns(
      (debounce) => {
        debounce.schedule('a', 1);
        debounce.schedule('b', 1);
        debounce.cancel('a');
      },
      ['b'],
    ));
});
