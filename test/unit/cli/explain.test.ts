import assert from 'node:assert/strict';
import { rules } from '../../../server/src/index.ts';
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

describe('rsc explain', function () {
  this.timeout(60_000);

  it('prints all that a rule says of itself, in lines of 80 columns', async () => {
    const { meta } = rules.find((each) => each.meta.code === 'AL206')!;
    const run = await runRsc(['explain', 'AL206']);
    checkRun(run, 0, /^AL206 timeout-missing \(error\)\n\n {2}\S/, nothing);
    const words = (text: string) => text.replace(/\s+/g, ' ').trim();
    for (const part of [meta.summary, meta.why, meta.advice, meta.bad, meta.good]) {
      assert.ok(words(run.stdout).includes(words(part)), part);
    }
    const [prose = ''] = run.stdout.split('Reported:');
    for (const line of prose.split('\n')) assert.ok(line.length <= 80, line);
  });

  it('takes small letters, names, and codes that come from no rule', async () => {
    checkRun(await runRsc(['explain', 'al206']), 0, /^AL206 /, nothing);
    checkRun(await runRsc(['explain', 'timeout-missing']), 0, /^AL206 /, nothing);
    for (const code of ['SY000', 'IO001']) checkRun(await runRsc(['explain', code]), 0, RegExp(`^${code}: `), nothing);
  });

  it('names the nearest code where there is no such rule, and ends with 2', async () => {
    checkRun(
      await runRsc(['explain', 'AL2066']),
      2,
      nothing,
      /^rsc: There is no rule AL2066\. Did you mean AL206 \(.*\)\?\n$/,
    );
    checkRun(await runRsc(['explain', 'AL299']), 2, nothing, /Did you mean AL2\d9 /);
    checkRun(await runRsc(['explain', 'timeout']), 2, nothing, /^rsc: There is no rule timeout\. Give a code as/);
    checkRun(await runRsc(['explain']), 2, nothing, /missing required argument 'code'/);
  });
});
