import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { secretsIn, textsIn } from '../unit/helpers/secrets.ts';
import { type EditorWindow, openWindow } from './harness.ts';

const script = '/ip firewall address-list\nadd address=192.0.2.10 list=office\n';
const names = ['alder', 'birch', 'cedar', 'dogwood'];
const password = 'canary-password-9';

/** A person decides about each router: after the first one, three wait at the same time. */
describe('A deploy to a group in the middle of which VS Code is restarted', function () {
  this.timeout(300_000);
  let routers: PracticeRouter[];
  let window: EditorWindow;

  before(async () => {
    const firewalls = ['', '', '', await freeKnockFirewall()];
    routers = await Promise.all(firewalls.map((text) => startPracticeRouter({ script: text, password })));
    const list = routers.map(({ ready: { user, host, api, knock } }, index) => ({
      name: names[index],
      address: `api://${user}@${host}:${api}`,
      knock: knock.join(' ') || 'none',
      groups: ['trees'],
    }));
    window = await openWindow({
      files: { 'site.rsc': script },
      openFile: 'site.rsc',
      settings: { 'routeros.routers': list, 'routeros.confirmByHand': true, 'routeros.rollbackSeconds': 900 },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await Promise.all((routers ?? []).map((router) => router.close()));
  });

  /** The routers on which the script is, and those that are about to take it back. */
  function checkRouters(applied: string, armed: string): void {
    const namesOf = (has: (router: PracticeRouter) => boolean) =>
      names.filter((_, index) => has(routers[index]!)).join(' ');
    assert.equal(
      namesOf((router) => router.lists().includes('office 192.0.2.10')),
      applied,
    );
    assert.equal(
      namesOf((router) => router.rows('/system/scheduler').length > 0),
      armed,
    );
  }

  /** Takes the marks off some entries of the list that is open, and goes on with the others. */
  async function pickAllBut(...labels: string[]): Promise<void> {
    const rows = window.page.locator('.quick-input-widget .monaco-list-row');
    for (const label of labels) await rows.filter({ hasText: label }).locator('.label-name').click();
    await window.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
  }

  it('waits for the person at each router, the first one alone', async () => {
    await window.runCommand('RouterOS: Deploy to Group…');
    await window.pickItem('trees');
    for (const _ of names) await window.answerInput(/Password of admin/, password);
    await window.click('Deploy');
    await window.notification(/site\.rsc is applied to alder, and the way in is proved/);
    await window.status(/alder rolls back in 1[2345]:\d\d/);
    checkRouters('alder', 'alder');
    await window.click('Keep the Script');
    for (const name of names.slice(1)) await window.notification(new RegExp(`applied to ${name}, and the way in`));
    await window.status(/3 routers roll back, the first in 1[2345]:\d\d/);
    checkRouters(names.join(' '), 'birch cedar dogwood');
    await window.screenshot('group-count-down');
  });

  it('rolls back those that the person picks, while the others wait', async () => {
    await (await window.status(/3 routers roll back/)).click();
    await pickAllBut('cedar', 'dogwood');
    await window.dialog(/Have birch restore its backup now\?/);
    await window.click('Roll Back');
    await window.status(/2 routers roll back/);
    checkRouters('alder cedar dogwood', 'cedar dogwood');
  });

  it('tells of the routers that wait at once after the restart, without a script in front', async () => {
    await window.restart();
    await window.notification(/The deploys to cedar, dogwood were broken off/);
    await window.screenshot('group-taken-up');
    await window.click('Look Now');
    for (const _ of [1, 2]) await window.answerInput(/Password of admin/, password);
    await window.dialog(/2 routers are about to restore.*cedar: site\.rsc is applied.*dogwood: site\.rsc is applied/s);
    await window.page.keyboard.press('Escape');
    await window.status(/2 routers roll back, the first in 1[2345]:\d\d/);
    const texts = [...(await textsIn(window.profile)).values()];
    assert.ok(
      texts.some((text) => text.includes('"phase": "imported"')),
      'no journal',
    );
    assert.ok(texts.every((text) => secretsIn(text, [password]).length === 0));
  });

  it('takes up one after the other as well', async () => {
    await (await window.status(/2 routers roll back/)).click();
    await pickAllBut('cedar');
    await window.dialog(/site\.rsc is applied and not confirmed\. The router restores its backup by itself at/);
    await window.click('Roll Back Now');
    await window.notification(/The old configuration is wanted back\. The backup was restored/);
    checkRouters('alder cedar', 'cedar');
    const countDown = await window.status(/cedar rolls back in/);
    await countDown.click();
    await window.dialog(/site\.rsc is applied and not confirmed/);
    await window.click('Keep the Script');
    // Of what happens in such quick succession VS Code does not show every message.
    await countDown.waitFor({ state: 'detached' });
    checkRouters('alder cedar', '');
  });
});
