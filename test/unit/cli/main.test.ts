import assert from 'node:assert/strict';
import packageJson from '../../../package.json' with { type: 'json' };
import { checkRun, runRsc } from './run-rsc.ts';

const nothing = /^$/;

describe('rsc', () => {
  it('tells its version', async () => {
    const run = await runRsc(['--version']);
    assert.equal(run.stdout, `${packageJson.version}\n`);
    assert.equal(run.code, 0);
  });

  it('helps, with examples in each sub-command', async () => {
    checkRun(await runRsc(['--help']), 0, /Commands:\n.*knock/s, nothing);
    checkRun(await runRsc(['knock', '--help']), 0, /Examples:\n {2}rsc knock 192/, nothing);
  });

  it('ends with 2 at bad usage', async () => {
    checkRun(await runRsc([]), 2, nothing, /Usage: rsc/);
    checkRun(await runRsc(['frobnicate']), 2, nothing, /unknown command 'frobnicate'/);
  });
});
