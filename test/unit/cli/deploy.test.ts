import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';
import { checkRun, type RscOptions, type RscRun, runRsc } from './run-rsc.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';
const cutOff = '/ip firewall filter\nadd action=drop chain=input place-before=0\n';

describe('rsc deploy', function () {
  this.timeout(60_000);
  let router: PracticeRouter;
  let folder: string;
  let onOutput: NonNullable<RscOptions['onOutput']>;

  beforeEach(async () => {
    onOutput = () => {};
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall() });
    folder = await mkdtemp(join(tmpdir(), 'rsc-deploy-'));
  });

  afterEach(async () => {
    await router.close();
    await rm(folder, { recursive: true });
  });

  async function deploy(text: string, ...more: string[]): Promise<RscRun> {
    const script = join(folder, 'site.rsc');
    await writeFile(script, text);
    return rsc('deploy', script, ...wayIn(), ...more);
  }

  function wayIn(): string[] {
    const { host, api, user, knock } = router.ready;
    return ['--to', `api://${user}@${host}:${api}`, '--knock', knock.join(' '), '-d', '50'];
  }

  function rsc(...args: string[]): Promise<RscRun> {
    return runRsc(args, { env: environment(), onOutput });
  }

  const environment = () => ({ RSC_PASSWORD: router.ready.password, XDG_STATE_HOME: folder });

  it('prints what it has looked at and what changes, and deploys', async () => {
    const run = await deploy(entry);
    const changes = 'pre-flight: what changes\n  /ip/firewall/address-list\n  + add address=192.0.2.9 list=deployed\n';
    checkRun(run, 0, /pre-flight: free space: [\s\S]*Done: .* is applied and verified/, /^$/);
    assert.ok(run.stdout.includes(changes), run.stdout);
    assert.deepEqual(await readdir(join(folder, 'rsc', 'deploys')), []);
  });

  it('ends with 1 at a lock-out that the pre-flight finds, and nothing is changed', async () => {
    const rules = router.rows('/ip/firewall/filter');
    const run = await deploy(cutOff);
    checkRun(
      run,
      1,
      /pre-flight/,
      /site\.rsc:2:1 error DP401 .*cuts off the session[\s\S]*--force[\s\S]*Nothing was changed/,
    );
    assert.deepEqual(router.rows('/ip/firewall/filter'), rules);
    assert.deepEqual(router.rows('/file'), []);
  });

  it('has the findings in its JSON', async () => {
    const run = await deploy(cutOff, '--json');
    assert.equal(run.code, 1, run.stderr);
    const { state, preFlight } = JSON.parse(run.stdout);
    assert.equal(state, 'nothing-changed');
    assert.equal(preFlight.findings[0].code, 'DP401');
    assert.deepEqual(preFlight.changes[0].menu, '/ip/firewall/filter');
  });

  it('shows no password of the script', async () => {
    const run = await deploy('/ppp secret\nadd name=anna password=canary-11 service=l2tp\n', '--json');
    checkRun(run, 0, /add name=anna password=\*{3}/, /^$/);
    assert.ok(!run.stdout.includes('canary-11'));
  });

  it('could not run with a pin that is none', async () => {
    const { host, apiSsl } = router.ready;
    await writeFile(join(folder, 'site.rsc'), entry);
    const run = await rsc(
      'deploy',
      join(folder, 'site.rsc'),
      '--to',
      `apis://admin@${host}:${apiSsl}`,
      '--pin',
      'aa:bb',
    );
    checkRun(run, 2, /^$/, /a pin is a SHA-256 fingerprint: 64 hexadecimal digits/);
  });

  it('goes on all the same with --force', async () => {
    const run = await deploy(`${entry}${cutOff.replace('drop', 'drop connection-state=new')}`, '--force');
    checkRun(run, 3, /import: imported/, /error DP401 [\s\S]*The backup was restored/);
  });

  it('is taken up by rsc resume where it was killed in the middle', async () => {
    onOutput = (stdout, child) => stdout.includes('verify: waiting') && child.kill('SIGKILL');
    assert.equal((await deploy(entry)).code, null);
    onOutput = () => {};
    const { host, api, user } = router.ready;
    checkRun(
      await rsc('resume'),
      4,
      new RegExp(`api://${user}@${host}:${api}: .*site\\.rsc was broken off with a roll-back`),
      /^$/,
    );
    checkRun(await rsc('resume', ...wayIn()), 4, /logged in/, /is applied and not confirmed.*--keep or --roll-back/);
    checkRun(await rsc('resume', ...wayIn(), '--roll-back'), 3, /Restoring the backup/, /The backup was restored/);
    assert.ok(!router.lists().includes('deployed 192.0.2.9'));
    checkRun(await rsc('resume'), 0, /No deploy was broken off/, /^$/);
  });
});
