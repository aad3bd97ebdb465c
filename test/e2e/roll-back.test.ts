import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { type EditorWindow, openWindow } from './harness.ts';

/** Nobody gets in any more, and the session that deploys hangs as well: only the router itself can go back. */
const lockOut = `/ip firewall filter
add action=drop chain=input comment="Locked out" place-before=0
`;

describe('A script that locks its owner out, in VS Code', function () {
  this.timeout(300_000);
  let router: PracticeRouter;
  let window: EditorWindow;
  let rules: Record<string, string>[];

  before(async () => {
    router = await startPracticeRouter({ script: await freeKnockFirewall() });
    rules = router.rows('/ip/firewall/filter');
    const { host, api, user, knock } = router.ready;
    window = await openWindow({
      files: { 'site.rsc': lockOut },
      openFile: 'site.rsc',
      settings: {
        'routeros.router': `api://${user}@${host}:${api}`,
        'routeros.knock': knock.join(' '),
        'routeros.rollbackSeconds': 30,
      },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await router?.close();
  });

  it('is refused by the look at the router', async () => {
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.answerInput(/Password of admin/, router.ready.password);
    await window.click('Knock and deploy');
    await window.dialog(/site\.rsc should not be deployed.*error in line 2: .*cuts off the session/);
    await window.picture('pre-flight');
    await window.page.keyboard.press('Escape');
    await window.notification(/The deploy was not begun\. Nothing was changed/);
    assert.deepEqual(router.rows('/ip/firewall/filter'), rules);
    assert.deepEqual(router.rows('/file'), []);
  });

  it('is forced through, and taken back by the router itself while the editor counts down', async () => {
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.click('Knock and deploy');
    await window.click('Deploy Anyway');
    const countDown = await window.status(/rolls back in 0:[12]\d/);
    assert.ok(router.rows('/ip/firewall/filter').some(({ comment }) => comment === 'Locked out'));
    await window.screenshot('count-down');
    await window.notification(/The backup was restored/);
    await countDown.waitFor({ state: 'detached' });
    assert.ok(!router.sentences.includes('/system/backup/load'));
    assert.deepEqual(router.rows('/ip/firewall/filter'), rules);
    assert.deepEqual(router.rows('/system/scheduler'), []);
  });
});
