import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { type EditorWindow, openWindow } from './harness.ts';

/** The session that deploys lives on, and nobody gets in any more. */
const lockOut = `/ip firewall filter
add action=drop chain=input comment="Locked out" connection-state=new place-before=0
`;

describe('A script that locks its owner out, in VS Code', function () {
  this.timeout(300_000);
  let router: PracticeRouter;
  let window: EditorWindow;

  before(async () => {
    router = await startPracticeRouter({ script: await freeKnockFirewall() });
    const { host, api, user, knock } = router.ready;
    window = await openWindow({
      files: { 'site.rsc': lockOut },
      openFile: 'site.rsc',
      settings: { 'routeros.router': `api://${user}@${host}:${api}`, 'routeros.knock': knock.join(' ') },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await router?.close();
  });

  const isLockedOut = () => router.rows('/ip/firewall/filter').some(({ comment }) => comment === 'Locked out');

  it('is refused by the look at the router', async () => {
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.answerInput(/Password of admin/, router.ready.password);
    await window.click('Knock and deploy');
    await window.dialog(
      /site\.rsc should not be deployed.*error in line 2: .*keeps out a new session behind the knock/,
    );
    await window.picture('pre-flight');
    await window.page.keyboard.press('Escape');
    await window.notification(/The deploy was not begun\. Nothing was changed/);
    assert.ok(!isLockedOut());
    assert.deepEqual(router.rows('/file'), []);
  });

  it('is forced through, counted down, and rolled back', async () => {
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.click('Knock and deploy');
    await window.click('Deploy Anyway');
    await window.page
      .locator('.statusbar-item')
      .filter({ hasText: /rolls back in [23]:\d\d/ })
      .waitFor();
    await window.notification(/the way in failed: .*The backup was restored/);
    assert.ok(!isLockedOut());
    assert.deepEqual(router.rows('/system/scheduler'), []);
  });
});
