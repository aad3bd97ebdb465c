import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { type EditorWindow, openWindow } from './harness.ts';

const script = '/ip firewall address-list\nadd address=192.0.2.10 list=office\n';

describe('A deploy in the middle of which VS Code is restarted', function () {
  this.timeout(300_000);
  let router: PracticeRouter;
  let window: EditorWindow;

  before(async () => {
    router = await startPracticeRouter({ script: await freeKnockFirewall() });
    const { host, api, user, knock } = router.ready;
    window = await openWindow({
      files: { 'site.rsc': script },
      openFile: 'site.rsc',
      settings: {
        'routeros.router': `api://${user}@${host}:${api}`,
        'routeros.knock': knock.join(' '),
        'routeros.confirmByHand': true,
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

  it('is taken up again, and rolled back by hand', async () => {
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.answerInput(/Password of admin/, router.ready.password);
    await window.click('Knock and deploy');
    await window.click('Apply');
    await window.notification(/the way in is proved\. Keep it\?/);
    assert.ok(router.lists().includes('office 192.0.2.10'));
    assert.equal(router.rows('/system/scheduler').length, 1);
    await window.page.reload();
    await window.notification(/The deploy of site\.rsc to 127\.0\.0\.1 was broken off/);
    await window.click('Look Now');
    await window.dialog(/site\.rsc is applied and not confirmed\. The router restores its backup by itself at/);
    await window.page
      .locator('.statusbar-item')
      .filter({ hasText: /rolls back in \d:\d\d/ })
      .waitFor();
    await window.click('Roll Back Now');
    await window.notification(/The old configuration is wanted back\. The backup was restored/);
    assert.ok(!router.lists().includes('office 192.0.2.10'));
    assert.deepEqual(router.rows('/system/scheduler'), []);
  });
});
