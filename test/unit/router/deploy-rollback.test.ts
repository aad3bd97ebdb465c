/** What must not happen between the arming of the roll-back and its end, whatever the script or the network does. */
import assert from 'node:assert/strict';
import {
  type PracticeOptions,
  type PracticeRouter,
  startPracticeRouter,
} from '../../../client/src/practice/practice-router.ts';
import { type DeployOutcome, type DeployRequest, type DeployStep, deploy } from '../../../client/src/router/deploy.ts';
import { arm, disarm, restoreNow, saveBackup } from '../../../client/src/router/deployment/dead-man.ts';
import { requireScheduler } from '../../../client/src/router/deployment/device-mode.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { ApiSession } from '../../../client/src/router/session.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';
import { loggedIn } from './scripted-server.ts';
import { checkFails, openSession, startServer, stopAll } from './session-harness.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';
const lockOut = '/ip firewall filter\nadd chain=input action=drop connection-state=new place-before=0\n';
/** By a name that is not known before it runs. */
const job = '[find name=[:pick "a knock-deploy-rollback" 2 30]]';
const removesJob = `/system scheduler\nremove ${job}\n`;

describe('the roll-back of a deploy', () => {
  let router: PracticeRouter;
  let told: string[];

  async function start(options: PracticeOptions = {}): Promise<void> {
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall(), ...options });
  }

  afterEach(async () => {
    await router?.close();
    await stopAll();
  });

  async function run(
    text: string,
    more: Partial<DeployRequest> = {},
    listen?: (step: DeployStep) => unknown,
  ): Promise<DeployOutcome> {
    const { host, api, user, password, knock } = router.ready;
    told = [];
    const request: DeployRequest = {
      target: { host, port: api, user },
      password,
      script: { name: 'site.rsc', text },
      knock: knock.length > 0 ? parseKnocks(knock.join(' ')) : null,
      knockAfter: null,
      knockOptions: { delayMs: 30, tries: 2 },
      settleMs: 100,
      rebootMs: 10_000,
      ...more,
    };
    const report = ({ step, message }: { step: DeployStep; message: string }) => {
      told.push(`${step}: ${message}`);
      listen?.(step);
    };
    return deploy(request, report, new AbortController().signal);
  }

  function checkState({ state, message }: DeployOutcome, kind: DeployOutcome['state']['kind'], text: RegExp): void {
    assert.equal(state.kind, kind, `${message}\n${told.join('\n')}`);
    assert.match(message, text);
    if (kind !== 'nothing-changed') assert.doesNotMatch(message, /Nothing was changed/);
  }

  function checkRouter(isDeployed: boolean): void {
    assert.equal(router.lists().includes('deployed 192.0.2.9'), isDeployed);
    assert.deepEqual(router.rows('/system/scheduler'), []);
    assert.deepEqual(filesLeft(), []);
  }

  function filesLeft(): string[] {
    return router
      .rows('/file')
      .map(({ name = '' }) => name)
      .filter((name) => name.includes('knock-deploy'));
  }

  async function logIn(): Promise<ApiSession> {
    const { host, api, user, password } = router.ready;
    return ApiSession.open({ host, port: api, user, password });
  }

  for (const step of ['import', 'verify', 'confirm', 'clean-up'] as const) {
    it(`is not undone by a listener that fails at ${step}`, async () => {
      await start();
      const listen = (told: DeployStep) => assert.notEqual(told, step);
      checkState(await run(entry, {}, listen), 'applied', /applied and verified/);
      checkRouter(true);
    });
  }

  it('is armed again when the script has removed it', async () => {
    await start();
    checkState(await run(removesJob + entry), 'applied', /applied and verified/);
    assert.ok(told.some((line) => /^arm: .*armed again/.test(line)));
    checkRouter(true);
  });

  it('is armed again when the script has disabled it', async () => {
    await start();
    const script = `/system scheduler\ndisable ${job}\n${entry}${lockOut}`;
    checkState(await run(script), 'rolled-back', /the way in failed.*The backup was restored/);
    checkRouter(false);
  });

  for (const [what, command] of [
    ['every job', '/system scheduler remove [find]'],
    ['every file', '/file remove [/file find]'],
    ['its job', '/system scheduler remove [find where name~"knock"]'],
    ['its job by its name', '/system scheduler disable other,knock-deploy-rollback'],
    ['the backups', '/file remove [find type=backup and name!="mine.backup"]'],
    ['its backup in a loop', ':foreach i in=[/file find where name~"\\.backup$"] do={ /file remove $i }'],
    ['the configuration', '/system reset-configuration'],
    ['the power', '/system shutdown'],
    ['the backup', ':if (true) do={ /system/backup/load name=old password="" }'],
  ] as const) {
    it(`refuses a script that takes away ${what}`, async () => {
      await start();
      checkState(await run(`${entry}${command}\n`), 'nothing-changed', /line 3.*Nothing was changed/);
      assert.deepEqual(router.events, []);
    });
  }

  for (const [what, command] of [
    ['logs in with a group that may not', '/user set admin group=read\n'],
    ['takes the rights of the group', '/user group set full policy=api,read\n'],
  ]) {
    it(`comes by itself where a script ${what}`, async () => {
      await start();
      checkState(await run(entry + command, { rollbackSeconds: 6 }), 'rolls-back', /by itself at .*remove them/);
      await pause(7_500);
      assert.ok(!router.lists().includes('deployed 192.0.2.9'));
    });
  }

  it('is told to be in doubt where the script has taken away the user', async () => {
    await start();
    const result = await run(`${entry}/user remove admin\n`);
    checkState(result, 'unknown', /not enough permissions.*If the job knock-deploy-rollback is still on the router/);
  });

  it('is told to be gone where the script has taken away the backup', async () => {
    await start();
    const remove = ':foreach i in=[/file find name~[:pick "a knock" 2 7]] do={ /file remove $i }\n';
    checkState(await run(entry + remove), 'unknown', /no longer on the router.*Nothing takes the script back/);
  });

  it('lets a script take away what is not its own', async () => {
    await start();
    const other = '/system scheduler remove [find name="old-job"]\n/file remove [find where name~"^report-"]\n';
    checkState(await run(other + entry), 'applied', /applied and verified/);
  });

  it('is not taken away when it is about to begin', async () => {
    await start();
    const result = await run(entry, { rollbackSeconds: 4, settleMs: 0 });
    checkState(result, 'rolled-back', /The backup was restored/);
    checkRouter(false);
  });

  for (const command of ['set', 'remove']) {
    it(`is confirmed over a new session when the answer to ${command} gets lost`, async () => {
      await start({ faults: { stopAnsweringAfter: `/system/scheduler/${command}` } });
      checkState(await run(entry, { commandTimeoutMs: 300 }), 'applied', /applied and verified/);
      checkRouter(true);
    });
  }

  it('is not in the way of the next deploy when it is left behind, switched off', async () => {
    await start({ script: '/system scheduler add name=knock-deploy-rollback interval=3m disabled=yes\n' });
    checkState(await run(entry), 'applied', /applied and verified/);
    checkRouter(true);
  });

  it('is over once it is confirmed, though files cannot be removed', async () => {
    await start({ faults: { stopAnsweringAfter: '/file/remove' } });
    const result = await run(entry, { commandTimeoutMs: 300 });
    checkState(result, 'applied', /applied and verified.*files named knock-deploy-\w+ may be left/);
    assert.deepEqual(router.rows('/system/scheduler'), []);
  });

  it('comes where a complaint with a column is one of a script that the script imports', async () => {
    await start();
    const inner = '/file\nadd name=inner.rsc contents="/ip firewall nonsense"\n/import file-name=inner.rsc\n';
    const result = await run(entry + inner);
    checkState(result, 'rolled-back', /The backup was restored/);
    checkRouter(false);
  });

  it('names the files that it leaves', async () => {
    await start({ faults: { dropConnectionDuringImport: true } });
    checkState(await run(entry), 'rolls-back', /by itself at.*files named knock-deploy-\w+ stay/);
  });

  it('is not believed where nothing restarted', async () => {
    await start({ faults: { dropConnectionDuringImport: true } });
    // Its uptime is told in whole seconds.
    await pause(1_000);
    const result = await run(removesJob + entry, { rollbackSeconds: 2, rebootMs: 1_500 });
    checkState(result, 'unknown', /was not seen/);
  });

  it('is not called confirmed when somebody else has removed it', async () => {
    await start({ script: '' });
    // Its uptime is told in whole seconds.
    await pause(1_000);
    const session = await logIn();
    const imports = Promise.withResolvers<void>();
    const deployed = run(entry, { settleMs: 1_000 }, (step) => step === 'import' && imports.resolve());
    await Promise.race([imports.promise, deployed]);
    // By then the deploy has looked after its job.
    await pause(300);
    const [job] = router.rows('/system/scheduler');
    await session.run(['/system/scheduler/remove', `=.id=${job!['.id']}`]);
    checkState(await deployed, 'unknown', /The roll-back job is gone.*if it is gone, the script stays/);
    await session.close();
  });

  it('is refused beside that of another deploy, which has been quicker', async () => {
    await start({ script: '' });
    const session = await logIn();
    await arm(session, await saveBackup(session, 'theirs'), 60);
    const own = await saveBackup(session, 'own');
    await assert.rejects(arm(session, own, 60), /Another deploy has armed its roll-back at the same time/);
    await session.close();
  });

  it('leaves the roll-back of somebody else alone', async () => {
    await start({ script: '' });
    const session = await logIn();
    const theirs = await saveBackup(session, 'theirs');
    const ours = await saveBackup(session, 'ours');
    await arm(session, theirs, 100);
    await disarm(session, ours);
    assert.equal(router.rows('/system/scheduler').length, 1);
    await session.close();
  });

  it('is not taken for begun when the session had ended before', async () => {
    await start({ script: '' });
    const session = await logIn();
    await session.close();
    await assert.rejects(restoreNow(session, { file: 'a.backup', password: 'x' }), /was not sent/);
  });

  it('is not relied on where the device mode forbids the scheduler', async () => {
    await start({ script: '' });
    const server = await startServer(
      loggedIn((words, peer) => peer.answer(words, ['!re', '=mode=home', '=scheduler=false'], ['!done'])),
    );
    await checkFails(requireScheduler(await openSession(server)), 'invalid', /device mode.*scheduler/);
  });

  it('is relied on where the router knows no device mode', async () => {
    await start({ script: '' });
    const server = await startServer(
      loggedIn((words, peer) => peer.answer(words, ['!trap', '=message=no such command prefix'], ['!done'])),
    );
    await requireScheduler(await openSession(server));
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
