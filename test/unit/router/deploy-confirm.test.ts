/** Who says that a script stays: the proof, or a person, who may also want the old configuration back. */
import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { type DeployEvent, type DeployOutcome, type DeployRequest, deploy } from '../../../client/src/router/deploy.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';

describe('the confirmation of a deploy', function () {
  this.timeout(30_000);
  let router: PracticeRouter;

  beforeEach(async () => {
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall() });
  });

  afterEach(() => router.close());

  async function run(more: Partial<DeployRequest>, listen: (event: DeployEvent) => void = () => {}) {
    const { host, api, user, password, knock } = router.ready;
    const request: DeployRequest = {
      target: { host, port: api, user },
      password,
      script: { name: 'site.rsc', text: entry },
      knock: parseKnocks(knock.join(' ')),
      knockAfter: null,
      knockOptions: { delayMs: 30, tries: 2 },
      settleMs: 100,
      rebootMs: 10_000,
      ...more,
    };
    return deploy(request, listen, new AbortController().signal);
  }

  function checkEnd({ state, message }: DeployOutcome, kind: DeployOutcome['state']['kind'], text: RegExp): void {
    assert.equal(state.kind, kind, message);
    assert.match(message, text);
    assert.equal(router.lists().includes('deployed 192.0.2.9'), kind === 'applied');
    assert.deepEqual(router.rows('/system/scheduler'), []);
  }

  it('is asked of a person when the way in is proved, and the roll-back waits', async () => {
    const asked: string[] = [];
    const confirm = async () => {
      asked.push(`${router.rows('/system/scheduler').length} job`);
      return true;
    };
    const steps: string[] = [];
    checkEnd(await run({ confirm }, ({ step }) => steps.push(step)), 'applied', /applied and verified/);
    assert.deepEqual(asked, ['1 job']);
    assert.ok(steps.lastIndexOf('login') < steps.lastIndexOf('confirm'));
  });

  it('is refused by a person, and the backup is restored', async () => {
    checkEnd(await run({ confirm: async () => false }), 'rolled-back', /wanted back. The backup was restored/);
  });

  it('is not given by a question that fails', async () => {
    const confirm = () => Promise.reject(new Error('no window'));
    checkEnd(await run({ confirm }), 'rolled-back', /The backup was restored/);
  });

  it('is left to the router where the person gives no answer', async () => {
    const confirm = () => new Promise<boolean>(() => {});
    const ended = await run({ confirm, rollbackSeconds: 7 });
    checkEnd(ended, 'rolled-back', /not confirmed in time. The backup was restored/);
  });

  for (const moment of ['import: imported', 'verify: waiting', 'verify: the way in is proved']) {
    it(`is overruled by a roll-back that is wanted at "${moment}"`, async () => {
      const rollBack = new AbortController();
      const confirm = () => new Promise<boolean>(() => {});
      const ended = await run({ confirm, rollBack: rollBack.signal }, ({ step, message }) => {
        if (`${step}: ${message}`.startsWith(moment)) rollBack.abort();
      });
      checkEnd(ended, 'rolled-back', /wanted back. The backup was restored/);
    });
  }

  it('ends the time that is told with each event', async () => {
    const told: [step: string, isArmed: boolean][] = [];
    await run({}, ({ step, rollsBackAt }) => told.push([step, rollsBackAt !== null]));
    const armed = told.filter(([, isArmed]) => isArmed).map(([step]) => step);
    assert.equal(armed[0], 'arm');
    assert.equal(armed.at(-1), 'verify');
    assert.deepEqual(told.at(-1), ['clean-up', false]);
  });
});
