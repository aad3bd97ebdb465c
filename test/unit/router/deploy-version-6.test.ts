import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { type DeployEvent, type DeployOutcome, type DeployRequest, deploy } from '../../../client/src/router/deploy.ts';
import { parseKnocks } from '../../../client/src/router/knock-notation.ts';
import { freeKnockFirewall } from '../helpers/knock-firewall.ts';

const entry = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';
const quick = { knockOptions: { delayMs: 30, tries: 3 }, settleMs: 100, rebootMs: 10_000 };

describe('deploy to RouterOS 6', () => {
  let router: PracticeRouter;
  let events: DeployEvent[];

  beforeEach(async () => {
    events = [];
    router = await startPracticeRouter({ rebootMs: 100, script: await freeKnockFirewall(), version: '6.49.10' });
  });

  afterEach(() => router.close());

  function requestFor(text: string, more: Partial<DeployRequest> = {}): DeployRequest {
    const { host, api, user, password, knock } = router.ready;
    const script = { name: 'site.rsc', text };
    const steps = parseKnocks(knock.join(' '));
    return { target: { host, port: api, user }, password, script, knock: steps, knockAfter: null, ...quick, ...more };
  }

  function run(text: string, more: Partial<DeployRequest> = {}): Promise<DeployOutcome> {
    return deploy(requestFor(text, more), (event) => events.push(event), new AbortController().signal);
  }

  function checkState({ state, message }: DeployOutcome, kind: DeployOutcome['state']['kind'], wording: RegExp): void {
    assert.equal(state.kind, kind, `${message}\n${events.map((event) => event.message).join('\n')}`);
    assert.match(message, wording);
  }

  /** The script's entry is there or not, and nothing of the deploy is left. */
  function checkRouter(isDeployed: boolean): void {
    assert.equal(router.lists().includes('deployed 192.0.2.9'), isDeployed);
    assert.deepEqual(router.rows('/system/scheduler'), []);
    for (const menu of ['/system/script', '/file']) {
      const left = router.rows(menu).filter(({ name }) => name!.includes('knock-deploy'));
      assert.deepEqual(left, [], menu);
    }
  }

  it('runs it as a stored script, proves and confirms', async () => {
    const outcome = await run(entry, { approve: async () => true });
    checkState(outcome, 'applied', /site.rsc is applied and verified/);
    checkRouter(true);
    assert.ok(events.some(({ message }) => /^no dry-run: RouterOS 6\.49\.10 has none/.test(message)));
  });

  it('restores the backup when it fails in the middle', async () => {
    const outcome = await run(`${entry}/ip firewall filter set *9 disabled=yes\n`);
    checkState(outcome, 'rolled-back', /stopped in the middle of site\.rsc: no such item.*The backup was restored/);
    checkRouter(false);
  });

  it('restores the backup when it locks its owner out', async () => {
    const outcome = await run(`${entry}/ip firewall filter add action=drop chain=input place-before=0\n`, {
      rollbackSeconds: 4,
    });
    checkState(outcome, 'rolled-back', /the way in failed.*The backup was restored/);
    checkRouter(false);
  });

  it('restores the backup where nobody confirms it', async () => {
    const outcome = await run(entry, { confirm: () => new Promise<boolean>(() => {}), rollbackSeconds: 8 });
    checkState(outcome, 'rolled-back', /not confirmed in time/);
    checkRouter(false);
  });
});
