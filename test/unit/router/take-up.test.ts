/** A deploy whose program is killed in the middle, and what the next one makes of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import type { DeployOutcome } from '../../../client/src/router/deploy.ts';
import { FileJournal } from '../../../client/src/router/deployment/journal.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { type TakenUp, takeUp } from '../../../client/src/router/take-up.ts';
import { runModule } from '../cli/run-rsc.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';

/** Deploys, and dies right after an entry of the journal is written, or a line is told. */
const DEPLOY = `
import { deploy } from './client/src/router/deploy.ts';
import { FileJournal } from './client/src/router/deployment/journal.ts';
const { request, folder, dieAt } = JSON.parse(process.env.DEPLOY);
const die = (what) => { if (what.startsWith(dieAt)) process.kill(process.pid, 'SIGKILL'); };
class Journal extends FileJournal {
  async write(entry) {
    await super.write(entry);
    die('journal: ' + entry.phase);
  }
}
const report = ({ step, message }) => die(step + ': ' + message);
await deploy({ ...request, journal: new Journal(folder) }, report, new AbortController().signal);
`;

describe('a deploy that was broken off', function () {
  this.timeout(60_000);
  let router: PracticeRouter;
  let folder: string;

  beforeEach(async () => {
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall() });
    folder = await mkdtemp(join(tmpdir(), 'take-up-'));
  });

  afterEach(async () => {
    await router.close();
    await rm(folder, { recursive: true });
  });

  function access() {
    const { host, api, user, password, knock } = router.ready;
    return {
      target: { host, port: api, user },
      password,
      knock: parseKnocks(knock.join(' ')),
      knockAfter: null,
      knockOptions: { delayMs: 30, tries: 2 },
      rebootMs: 10_000,
    };
  }

  async function killAt(dieAt: string, rollbackSeconds = 120): Promise<void> {
    const request = { ...access(), script: { name: 'site.rsc', text: entry }, settleMs: 100, rollbackSeconds };
    const run = await runModule(DEPLOY, { DEPLOY: JSON.stringify({ request, folder, dieAt }) });
    assert.equal(run.code, null, `not killed: ${run.stderr}`);
  }

  const isBack = () => router.events.some(({ text }) => text === 'up again');

  async function look(): Promise<TakenUp> {
    const journal = new FileJournal(folder);
    const [known, ...others] = await journal.brokenOff();
    assert.ok(known !== undefined && others.length === 0);
    return takeUp({ ...access(), journal, entry: known }, () => {}, new AbortController().signal);
  }

  async function pendingDeploy() {
    const found = await look();
    assert.ok(found.kind === 'pending', JSON.stringify(found));
    return found.pending;
  }

  async function checkEnded(
    ended: DeployOutcome,
    { kind, text, isDeployed }: { kind: DeployOutcome['state']['kind']; text: RegExp; isDeployed: boolean },
  ): Promise<void> {
    assert.equal(ended.state.kind, kind, ended.message);
    assert.match(ended.message, text);
    assert.equal(router.lists().includes('deployed 192.0.2.9'), isDeployed);
    assert.deepEqual(router.rows('/system/scheduler'), []);
    assert.deepEqual(
      router.rows('/file').filter(({ name }) => name!.includes('knock-deploy')),
      [],
    );
    assert.deepEqual(await new FileJournal(folder).brokenOff(), []);
  }

  const unchanged = { kind: 'nothing-changed', text: /broken off before the import/, isDeployed: false } as const;
  for (const dieAt of ['journal: preparing', 'dry-run: dry-run clean', 'backup: ', 'arm: ']) {
    it(`has changed nothing where it ended at "${dieAt}", and is cleaned up`, async () => {
      await killAt(dieAt);
      assert.equal(router.rows('/system/scheduler').length, dieAt === 'arm: ' ? 1 : 0);
      const found = await look();
      assert.ok(found.kind === 'ended');
      await checkEnded(found.outcome, unchanged);
    });
  }

  for (const [dieAt, said, isDeployed] of [
    ['journal: importing', /may be applied, wholly, in part or not at all/, false],
    ['import: imported', /may be applied, wholly, in part or not at all/, true],
    ['journal: imported', /is applied and not confirmed/, true],
    ['journal: confirming', /is applied and not confirmed/, true],
  ] as const) {
    it(`waits for a decision where it ended at "${dieAt}": kept`, async () => {
      await killAt(dieAt);
      const pending = await pendingDeploy();
      assert.match(pending.message, said);
      assert.ok(Math.abs(pending.rollsBackAt.getTime() - Date.now() - 115_000) < 15_000);
      await checkEnded(await pending.keep(), { kind: 'applied', text: /stays|is applied and verified/, isDeployed });
    });

    it(`waits for a decision where it ended at "${dieAt}": rolled back`, async () => {
      await killAt(dieAt);
      const pending = await pendingDeploy();
      const back = { kind: 'rolled-back', text: /The backup was restored/, isDeployed: false } as const;
      await checkEnded(await pending.rollBack(), back);
    });
  }

  it('is applied where it ended after the confirmation', async () => {
    await killAt('confirm: confirmed');
    const found = await look();
    assert.ok(found.kind === 'ended');
    await checkEnded(found.outcome, { kind: 'applied', text: /the roll-back is removed/, isDeployed: true });
  });

  it('is applied where it ended after the confirmation, though the router has restarted since', async () => {
    await killAt('confirm: confirmed');
    router.cutPower();
    while (!isBack()) await new Promise((resolve) => setTimeout(resolve, 100));
    await router.settled();
    const found = await look();
    assert.ok(found.kind === 'ended');
    await checkEnded(found.outcome, { kind: 'applied', text: /the roll-back is removed/, isDeployed: true });
  });

  it('is rolled back where nobody took it up in time', async () => {
    await killAt('journal: imported', 3);
    while (!isBack()) await new Promise((resolve) => setTimeout(resolve, 100));
    await router.settled();
    const found = await look();
    assert.ok(found.kind === 'ended');
    await checkEnded(found.outcome, { kind: 'rolled-back', text: /was not confirmed in time/, isDeployed: false });
  });

  it('can be rolled back from a computer that knows nothing of it', async () => {
    await killAt('journal: imported');
    const found = await takeUp({ ...access(), entry: null }, () => {}, new AbortController().signal);
    assert.ok(found.kind === 'pending');
    assert.match(found.pending.message, /A script of another computer may be applied/);
    assert.equal((await found.pending.rollBack()).state.kind, 'rolled-back');
    assert.ok(!router.lists().includes('deployed 192.0.2.9'));
  });

  it('keeps no secret on the disk', async () => {
    await killAt('journal: imported');
    const [known] = await new FileJournal(folder).brokenOff();
    const text = await readFile(join(folder, `${known!.name}.json`), 'utf8');
    const job = router.rows('/system/scheduler')[0]!['on-event']!;
    const secrets = [
      router.ready.password,
      job.split('password=')[1]!,
      ...router.ready.knock.map((step) => step.split(':')[0]!),
    ];
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  });

  it('is none of those that run', async () => {
    const journal = new FileJournal(folder);
    const { host, api: port, user } = router.ready;
    const running = {
      name: 'knock-deploy-00000001',
      router: { host, port, user, tls: false },
      script: 'site.rsc',
      phase: 'importing',
      folder: '',
      firesAt: null,
      importedAt: 1,
    } as const;
    await journal.write(running);
    assert.deepEqual(await journal.brokenOff(), []);
    await journal.leave(running.name);
    assert.deepEqual(await journal.brokenOff(), [running]);
  });
});
