import assert from 'node:assert/strict';
import { checkInParallel } from '../../../client/src/cli/check-in-parallel.ts';
import type { Finding } from '../../../client/src/cli/reports/finding.ts';
import { ScriptChecker } from '../../../client/src/cli/script-checker.ts';
import type { Script } from '../../../client/src/cli/script-files.ts';
import * as server from '../../../server/src/index.ts';

const SCRIPTS = 60;

/** Each with a mistake on a line of its own; here and there one in Latin-1. */
function scriptOf(index: number): Script {
  const text = `${'# é\n'.repeat(index)}/ip firewall filter\nadd chain=input disable=yes\nadd chain=input src-address-list=bad\n`;
  return { file: `${index}.rsc`, input: { text, encoding: index % 7 === 0 ? 'latin1' : 'utf-8', hadBom: false } };
}

describe('checking scripts over the cores', function () {
  this.timeout(60_000);
  const settings: server.CheckOptions[] = [{}, { severities: new Map([['AL201', 'off']]) }];
  const tasks = Array.from({ length: SCRIPTS }, (_, index) => ({
    script: scriptOf(index),
    options: settings[Number(index % 3 === 0)]!,
  }));

  /** The checker of this thread, and how much it did. */
  class CountingChecker extends ScriptChecker {
    count = 0;

    override findingsOf(...given: Parameters<ScriptChecker['findingsOf']>): Finding[] {
      this.count += 1;
      return super.findingsOf(...given);
    }
  }

  async function collect(found: AsyncGenerator<Finding[]>): Promise<Finding[][]> {
    const all: Finding[][] = [];
    for await (const each of found) all.push(each);
    return all;
  }

  it('finds the same as one thread, in the same order', async () => {
    const alone = new ScriptChecker(server, undefined);
    const expected = tasks.map(({ script, options }) => alone.findingsOf(script, options));
    assert.deepEqual(await collect(checkInParallel(new ScriptChecker(server), tasks, 2)), expected);
    assert.deepEqual(
      expected[1]!.map(({ code }) => code),
      ['SY001', 'AL201'],
    );
  });

  it('leaves scripts to the other threads', async () => {
    const counting = new CountingChecker(server);
    assert.equal((await collect(checkInParallel(counting, tasks, 2))).length, SCRIPTS);
    // Each of the others is given two at the start.
    assert.ok(counting.count <= SCRIPTS - 4, `${counting.count} in this thread`);
  });

  it('fails where a script cannot be checked at all', async () => {
    const broken = { ...tasks[0]!, script: { file: 'x.rsc', input: null as never } };
    await assert.rejects(collect(checkInParallel(new ScriptChecker(server), [broken, ...tasks.slice(0, 3)], 1)));
  });
});
