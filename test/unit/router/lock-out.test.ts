/** The worst script: nobody gets in any more, and the session that brought it hangs. */
import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../../client/src/practice/practice-router.ts';
import { deploy } from '../../../client/src/router/deploy.ts';
import { logIn } from '../../../client/src/router/deployment/log-in.ts';
import { readConfiguration } from '../../../client/src/router/read-configuration.ts';
import { makeFlows } from '../../faults/flows.ts';
import { VirtualTime } from '../../faults/virtual-time.ts';

const hour = 3_600_000;
const signal = new AbortController().signal;

describe('a script that locks everyone out', function () {
  this.timeout(30_000);
  const time = new VirtualTime();
  let router: PracticeRouter;

  before(() => time.install());

  after(async () => {
    await time.until(router.close(), hour);
    time.uninstall();
  });

  it('is taken back by the router: reachable again, and the old configuration byte for byte', async () => {
    const flow = (await makeFlows()).find(({ name }) => name === 'locks all out')!;
    const { firewall: script, apiPort, apiSslPort } = flow;
    router = await startPracticeRouter({ script, apiPort, apiSslPort, rebootMs: 20_000, clock: time });
    const { host, api: port, user, password } = router.ready;
    const access = {
      target: { host, port, user },
      password,
      script: { name: 'site.rsc', text: flow.script },
      knock: flow.knock,
      knockAfter: null,
      knockOptions: { delayMs: 30, tries: 2 },
      rollbackSeconds: 180,
    };
    const enter = () =>
      time.until(
        logIn(access, flow.knock, () => {}),
        hour,
      );
    /** The export without its first line, which has the time. */
    const configuration = async () => {
      const session = await enter();
      const text = await time.until(readConfiguration(session, signal), hour);
      await time.until(session.close(), hour);
      return text.slice(text.indexOf('\n'));
    };
    const old = await configuration();
    const { state, message } = await time.until(
      deploy(access, () => {}, signal),
      hour,
    );
    assert.equal(state.kind, 'rolls-back', message);
    await assert.rejects(enter(), /door still closed/);
    assert.ok(router.lists().includes('deployed 192.0.2.9'), 'the script is applied until then');
    await time.pass(180_000 + 20_000);
    assert.equal(await configuration(), old);
    assert.deepEqual(router.rows('/system/scheduler'), []);
  });
});
