import assert from 'node:assert/strict';
import {
  type PracticeOptions,
  type PracticeRouter,
  startPracticeRouter,
} from '../../../client/src/practice/practice-router.ts';
import { type DeployEvent, deploy } from '../../../client/src/router/deploy.ts';
import { deployToAll, type RouterResult, stateOf } from '../../../client/src/routers/deploy-group.ts';

const script = { name: 'site.rsc', text: '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n' };
/** A configuration that has the script's entry already, so that the import fails in the middle. */
const full = script.text;

describe('a deploy to several routers', () => {
  let routers: PracticeRouter[] = [];

  async function start(...scripts: string[]): Promise<void> {
    const options = (text: string): PracticeOptions => ({ script: text, rebootMs: 100 });
    routers = await Promise.all(scripts.map((text) => startPracticeRouter(options(text))));
  }

  afterEach(() => Promise.all(routers.map((router) => router.close())));

  interface Run {
    results: RouterResult<PracticeRouter>[];
    /** `+1` where the second router was begun, `-1` where it was done. */
    order: string[];
    mostAtOnce: number;
  }

  async function run(
    parallel: number,
    { signal = new AbortController().signal, onEvent = (_number: number, _event: DeployEvent) => {} } = {},
  ): Promise<Run> {
    const order: string[] = [];
    let running = 0;
    let mostAtOnce = 0;
    const results = await deployToAll(
      routers,
      async (router, stop) => {
        const number = routers.indexOf(router);
        const { host, api: port, user, password } = router.ready;
        order.push(`+${number}`);
        mostAtOnce = Math.max(mostAtOnce, ++running);
        const request = {
          target: { host, port, user },
          password,
          script,
          knock: null,
          knockAfter: null,
          settleMs: 100,
        };
        const outcome = await deploy(request, (event) => onEvent(number, event), stop);
        order.push(`-${number}`);
        running -= 1;
        return outcome;
      },
      { parallel, signal },
    );
    return { results, order, mostAtOnce };
  }

  /** What the results say is what the routers have. */
  function checkStates({ results }: Run, states: string[]): void {
    assert.deepEqual(results.map(stateOf), states);
    assert.deepEqual(
      results.map(({ router }) => router),
      routers,
    );
    for (const [index, router] of routers.entries()) {
      const isThere = router.lists().includes('deployed 192.0.2.9');
      assert.equal(isThere, states[index] === 'applied' || states[index] === 'rolled-back', `router ${index}`);
      assert.deepEqual(router.rows('/system/scheduler'), [], `router ${index}`);
    }
  }

  it('begins with the canary alone, and then keeps to the bound', async () => {
    await start('', '', '', '', '');
    const result = await run(2);
    checkStates(result, ['applied', 'applied', 'applied', 'applied', 'applied']);
    assert.deepEqual(result.order.slice(0, 4), ['+0', '-0', '+1', '+2']);
    assert.equal(result.mostAtOnce, 2);
  });

  it('reaches fifty routers, eight at a time', async function () {
    this.timeout(60_000);
    await start(...Array<string>(50).fill(''));
    const result = await run(8);
    checkStates(result, Array<string>(50).fill('applied'));
    assert.equal(result.mostAtOnce, 8);
  });

  it('sends nothing to the others when the canary fails', async () => {
    await start(full, '', '');
    const result = await run(8);
    checkStates(result, ['rolled-back', 'not-begun', 'not-begun']);
    const seen = routers.slice(1).flatMap(({ events }) => events.map(({ text }) => text));
    assert.deepEqual(
      seen.filter((text) => !/port open/.test(text)),
      [],
    );
  });

  it('begins no further one after a failure, and the others end in a state that is told', async () => {
    await start('', full, '', '', '');
    const result = await run(1);
    checkStates(result, ['applied', 'rolled-back', 'not-begun', 'not-begun', 'not-begun']);
  });

  it('stops those that run beside a failure, where their import has not begun', async () => {
    await start('', '', '');
    await routers[1]!.close();
    const result = await run(2);
    const states = result.results.map(stateOf);
    assert.equal(states[1], 'nothing-changed');
    const third = routers[2]!.lists().includes('deployed 192.0.2.9');
    assert.equal(states[2], third ? 'applied' : 'nothing-changed');
    const message = result.results[2]!.outcome!.message;
    assert.match(message, third ? /applied and verified/ : /stopped, since it failed for another router.*Nothing was/);
  });

  it('is cancelled as a whole', async () => {
    await start('', '', '');
    const controller = new AbortController();
    const onEvent = (number: number) => {
      if (number === 1) controller.abort();
    };
    const result = await run(1, { signal: controller.signal, onEvent });
    checkStates(result, ['applied', 'nothing-changed', 'not-begun']);
    assert.equal(result.results[1]!.outcome?.cancelled, true);
  });

  it('has nothing to do for no router', async () => {
    await start();
    checkStates(await run(4), []);
  });
});
