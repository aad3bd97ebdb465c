import assert from 'node:assert/strict';
import {
  type PracticeOptions,
  type PracticeRouter,
  startPracticeRouter,
} from '../../../client/src/practice/practice-router.ts';
import { type DeployEvent, type DeployOutcome, type DeployRequest, deploy } from '../../../client/src/router/deploy.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { freeKnockFirewall, freePorts } from '../helpers/knock-firewall.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';
const quick = { knockOptions: { delayMs: 30, tries: 3 }, settleMs: 100, rebootMs: 10_000 };

interface Run {
  outcome: DeployOutcome;
  events: DeployEvent[];
}

describe('deploy', () => {
  let router: PracticeRouter;

  async function start(options: PracticeOptions = {}): Promise<void> {
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall(), ...options });
  }

  afterEach(() => router.close());

  function requestFor(text: string, more: Partial<DeployRequest> = {}): DeployRequest {
    const { host, api, user, password, knock } = router.ready;
    const steps = knock.length > 0 ? parseKnocks(knock.join(' ')) : null;
    const script = { name: 'site.rsc', text };
    return { target: { host, port: api, user }, password, script, knock: steps, knockAfter: null, ...quick, ...more };
  }

  async function run(
    text: string,
    more: Partial<DeployRequest> = {},
    signal = new AbortController().signal,
  ): Promise<Run> {
    const events: DeployEvent[] = [];
    const outcome = await deploy(requestFor(text, more), (event) => events.push(event), signal);
    return { outcome, events };
  }

  function checkState({ outcome, events }: Run, kind: DeployOutcome['state']['kind'], message: RegExp): void {
    const told = events.map(({ step, message }) => `${step}: ${message}`).join('\n');
    assert.equal(outcome.state.kind, kind, `${outcome.message}\n${told}`);
    assert.match(outcome.message, message);
    assert.ok(!told.includes(router.ready.password) && !outcome.message.includes(router.ready.password));
  }

  /** The script's entry is there or not, and nothing of the deploy is left. */
  function checkRouter(isDeployed: boolean, door: 'shut' | 'open' = 'shut'): void {
    assert.equal(router.lists().includes('door 127.0.0.1'), door === 'open', 'the door');
    assert.equal(router.lists().includes('deployed 192.0.2.9'), isDeployed);
    checkNothingLeft();
  }

  function checkNothingLeft(): void {
    assert.deepEqual(router.rows('/system/scheduler'), []);
    assert.deepEqual(
      router.rows('/file').filter(({ name }) => name!.includes('knock-deploy')),
      [],
    );
  }

  it('knocks, imports, proves and confirms, in this order', async () => {
    await start();
    const result = await run(entry);
    checkState(result, 'applied', /site.rsc is applied and verified/);
    checkRouter(true);
    const steps = result.events.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1]);
    const order = 'check knock login dry-run backup arm import verify knock login verify confirm clean-up';
    assert.deepEqual(steps, order.split(' '));
    const [first, second, third] = router.ready.knock.map((knock) => knock.split(':')[0]);
    assert.deepEqual(
      result.events.slice(1, 6).map(({ message }) => message),
      [
        `knock 1 of 3: tcp/${first}`,
        `knock 2 of 3: tcp/${second}`,
        `knock 3 of 3: tcp/${third}`,
        `door open: tcp/${router.ready.api} (try 1 of 3)`,
        'logged in as admin',
      ],
    );
  });

  it('needs no knock where there is no door', async () => {
    await start({ script: '' });
    checkState(await run(entry), 'applied', /applied and verified/);
    checkRouter(true);
  });

  it('works over TLS with a pinned certificate', async () => {
    await start();
    const { host, apiSsl, user } = router.ready;
    const target = { host, port: apiSsl, user, tls: { pin: router.fingerprint } };
    checkState(await run(entry, { target }), 'applied', /applied and verified/);
  });

  it('gives the complaints of the dry-run and changes nothing', async () => {
    await start();
    const result = await run(`${entry}/ip firewall filter\nadd chain=input action=accept wrong=1\n`);
    checkState(result, 'nothing-changed', /refuses site.rsc: .*line 4 column 31.*Nothing was changed/);
    assert.deepEqual(result.outcome.complaints, [{ line: 4, column: 31, message: 'expected end of command' }]);
    checkRouter(false);
  });

  it('changes nothing either where the router has no dry-run', async () => {
    await start({ version: '7.15.3' });
    const result = await run(`${entry}add wrong=1\n`);
    checkState(result, 'nothing-changed', /refuses site.rsc: .*line 3 column 5.*Nothing was changed/);
    checkRouter(false);
  });

  it('says that the door stays closed, what was sent, and does nothing else', async () => {
    await start();
    const knock = requestFor('').knock!.slice(1);
    const result = await run(entry, { knock });
    checkState(result, 'nothing-changed', /door still closed after 3 tries: sent tcp\/\d+, tcp\/\d+;/);
    assert.deepEqual([...new Set(result.events.map(({ step }) => step))], ['check', 'knock']);
    checkRouter(false);
  });

  it('waits until the backup is on the flash of a router that has little of it', async () => {
    await start({ flashDirectory: true });
    const { events, outcome } = await run(entry, { flashMs: 60 });
    assert.equal(outcome.state.kind, 'applied', outcome.message);
    const backup = events.filter(({ step }) => step === 'backup').map(({ message }) => message);
    assert.match(backup.join('; '), /^backup saved as flash\/\S+; waiting 0\.06 s until the backup is on the flash$/);
    checkRouter(true);
  });

  it('restores the backup when the script fails in the middle', async () => {
    await start();
    const result = await run(`${entry}add address=192.0.2.9 list=deployed\n`);
    checkState(result, 'rolled-back', /stopped in the middle.*already have.*The backup was restored/);
    assert.equal(result.outcome.complaints[0]?.line, 3);
    checkRouter(false);
  });

  it('restores the backup when the script locks its owner out', async () => {
    await start();
    const lockOut = '/ip firewall filter\nadd chain=input action=drop connection-state=new place-before=0\n';
    const result = await run(entry + lockOut);
    checkState(result, 'rolled-back', /the way in failed: door still closed.*The backup was restored/);
    checkRouter(false);
  });

  it('leaves the roll-back to the router when it cannot be reached at all', async () => {
    await start();
    const cutOff = '/ip firewall filter\nadd chain=input action=drop place-before=0\n';
    const result = await run(entry + cutOff, { rollbackSeconds: 5, commandTimeoutMs: 300 });
    checkState(result, 'rolls-back', /The router restores its backup by itself at \d\d:\d\d:\d\d/);
    await waitUntil(
      () => router.rows('/system/scheduler').length === 0 && !router.lists().includes('deployed 192.0.2.9'),
    );
  });

  it("proves the way in with the script's own knock where it brings one", async () => {
    await start();
    const [first, second, third] = requestFor('').knock!;
    const [port] = await freePorts(1);
    const text = `/ip firewall filter\nset [find dst-port=${second!.port}] dst-port=${port}\n`;
    const knockAfter = [first!, { ...second!, port: port! }, third!];
    checkState(await run(text, { knockAfter }), 'applied', /applied and verified/);
    checkState(await run(text), 'nothing-changed', /door still closed/);
  });

  it('restores the backup when the knock no longer opens the door, though the door is open', async () => {
    await start();
    const [, second] = requestFor('').knock!;
    const [port] = await freePorts(1);
    const text = `/ip firewall filter\nset [find dst-port=${second!.port}] dst-port=${port}\n`;
    checkState(await run(text), 'rolled-back', /the way in failed: door still closed.*The backup was restored/);
  });

  it('refuses to begin beside the roll-back of another deploy', async () => {
    await start({ script: '/system scheduler\nadd name=knock-deploy-rollback interval=1h on-event=":put 1"\n' });
    checkState(await run(entry, { knock: null }), 'nothing-changed', /Another deploy has armed a roll-back/);
    assert.equal(router.rows('/system/scheduler').length, 1);
  });

  for (const step of ['check', 'knock', 'login', 'dry-run', 'backup', 'arm']) {
    it(`can be cancelled at ${step}, and leaves nothing behind`, async () => {
      await start();
      const controller = new AbortController();
      const events: DeployEvent[] = [];
      const report = (event: DeployEvent) => {
        events.push(event);
        if (event.step === step) controller.abort();
      };
      const outcome = await deploy(requestFor(entry), report, controller.signal);
      checkState({ outcome, events }, 'nothing-changed', /cancelled.*Nothing was changed/);
      assert.equal(outcome.cancelled, true);
      checkRouter(false);
    });
  }

  it('says that it is too late to cancel once the import has begun, and goes on', async () => {
    await start();
    const controller = new AbortController();
    const events: DeployEvent[] = [];
    const report = (event: DeployEvent) => {
      events.push(event);
      if (event.step === 'import') controller.abort();
    };
    const outcome = await deploy(requestFor(entry), report, controller.signal);
    checkState({ outcome, events }, 'applied', /applied and verified/);
    assert.ok(events.some(({ message }) => /too late to cancel.*rolls back by itself at \d\d:/.test(message)));
    checkRouter(true);
  });

  describe('with bad input', () => {
    it('says so at a wrong password', async () => {
      await start();
      checkState(await run(entry, { password: 'no' }), 'nothing-changed', /password.*Nothing was changed/);
      checkRouter(false, 'open');
    });

    it('refuses an empty script and one that is too large before anything is sent', async () => {
      await start();
      checkState(await run(' \n'), 'nothing-changed', /site.rsc is empty/);
      checkState(await run(`# ${'x'.repeat(60_001)}`), 'nothing-changed', /60003 bytes.*at most 60000/);
      assert.deepEqual(router.events, []);
    });

    it('says so at TLS to a plain port', async () => {
      await start();
      const { host, api, user } = router.ready;
      const target = { host, port: api, user, tls: {} };
      checkState(await run(entry, { target, connectTimeoutMs: 1000 }), 'nothing-changed', /TLS/);
    });
  });

  describe('with a router that', () => {
    it('stops answering before the import', async () => {
      await start({ faults: { stopAnsweringAfter: '/system/identity/print' } });
      const result = await run(entry, { commandTimeoutMs: 200 });
      checkState(result, 'nothing-changed', /did not finish .*identity.*Nothing was changed/);
      checkRouter(false, 'open');
    });

    it('drops the connection in the middle of the import', async () => {
      await start({ faults: { dropConnectionDuringImport: true } });
      checkState(await run(entry), 'rolls-back', /connection was lost during the import.*by itself at/);
      assert.equal(router.rows('/system/scheduler').length, 1);
    });

    it('closes the door in the middle of the import', async () => {
      await start({ faults: { closeDoorDuringImport: true } });
      const result = await run(entry, { rollbackSeconds: 2 });
      checkState(result, 'rolled-back', /connection was lost during the import.*The backup was restored/);
      checkRouter(false);
    });

    it('has a full disk', async () => {
      await start({ faults: { diskFull: true } });
      checkState(await run(entry), 'nothing-changed', /space.*Nothing was changed/);
      checkRouter(false);
    });

    it('cannot save a backup', async () => {
      await start({ faults: { failBackup: true } });
      checkState(await run(entry), 'nothing-changed', /backup.*Nothing was changed/);
      checkRouter(false);
    });
  });
});

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}
