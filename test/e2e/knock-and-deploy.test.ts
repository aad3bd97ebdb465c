import assert from 'node:assert/strict';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { type EditorWindow, openWindow } from './harness.ts';

const script = `# The office may use the DNS of this router
/ip firewall address-list
add address=192.0.2.10 comment="Deployed over a knock" list=office
`;

/** The main job, as a person does it: the packaged extension, a real window, a router that is closed until one knocks. */
describe('Knock & Deploy in VS Code', function () {
  this.timeout(300_000);
  let router: PracticeRouter;
  let window: EditorWindow;
  let firewall: string;

  before(async () => {
    firewall = await freeKnockFirewall();
    router = await startPracticeRouter({ script: firewall });
    const { host, api, user } = router.ready;
    window = await openWindow({
      files: { 'deploy-me.rsc': script, 'firewall.rsc': firewall },
      openFile: 'deploy-me.rsc',
      settings: { 'routeros.router': `api://${user}@${host}:${api}`, 'routeros.knock': 'firewall.rsc' },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await router?.close();
  });

  /** What the router saw since then. */
  const seenSince = (start: number) => router.events.slice(start).map(({ text }) => text);

  function checkUnchanged(rules: Record<string, string>[]): void {
    assert.deepEqual(router.rows('/ip/firewall/filter'), rules);
    assert.ok(!router.lists().includes('office 192.0.2.99'));
    assert.deepEqual(router.rows('/system/scheduler'), []);
  }

  it('knocks, logs in, imports, proves and confirms', async () => {
    await window.runCommand('RouterOS: Show Log');
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.answerInput(/Password of admin/, router.ready.password);
    await window.click('Knock and deploy');
    await window.dialog(/Apply deploy-me\.rsc to .*\/ip\/firewall\/address-list: 1 added, 0 removed/);
    await window.page.getByRole('tab', { name: /now ↔ after deploy-me\.rsc/ }).waitFor();
    await window.click('Apply');
    await window.notification(/deploy-me\.rsc is applied and verified/);
    await window.picture('knock-and-deploy');
    assert.ok(router.lists().includes('office 192.0.2.10'));
    assert.deepEqual(router.rows('/system/scheduler'), []);
    assert.equal(seenSince(0).filter((text) => /logged in/.test(text)).length, 2);
  });

  it('shows the complaint of the router at its place, and changes nothing', async () => {
    const rules = router.rows('/ip/firewall/filter');
    await window.replaceText(`${script}add address=192.0.2.99 list=office\nadd adress=192.0.2.98 list=office\n`);
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.click('Knock and deploy');
    await window.dialog(/should not be deployed.*error in line 5: /);
    await window.click('Deploy Anyway');
    await window.notification(/The router refuses deploy-me\.rsc: .*\(line 5 column 5\)\. Nothing was changed/);
    assert.match(await window.problem(/expected end of command/), /line 5 and character 5/);
    checkUnchanged(rules);
  });

  it('says that the door is still closed when a knock is missing, and does nothing else', async () => {
    const rules = router.rows('/ip/firewall/filter');
    const start = router.events.length;
    await window.openFile('firewall.rsc');
    const lines = firewall.split('\n').filter((line) => !line.includes('address-list=stage2 '));
    await window.replaceText(lines.join('\n').replace('src-address-list=stage2', 'src-address-list=stage1'));
    await window.openFile('deploy-me.rsc');
    await window.replaceText(script);
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.click('Knock and deploy');
    const message = await window.notification(/door still closed after 10 tries/);
    const [first, , third] = router.ready.knock.map((knock) => knock.split(':')[0]);
    assert.match(message, new RegExp(`sent tcp/${first}, tcp/${third};.*Nothing was changed`));
    assert.deepEqual(
      seenSince(start).filter((text) => !text.startsWith('packet tcp/')),
      [],
    );
    checkUnchanged(rules);
  });

  it('can be cancelled while it knocks, and leaves nothing behind', async () => {
    const rules = router.rows('/ip/firewall/filter');
    await window.runCommand('RouterOS: Knock & Deploy');
    await window.click('Knock and deploy');
    await window.notification(/knock 1 of 2/);
    await window.click('Cancel');
    await window.notification(/cancelled.*Nothing was changed/);
    checkUnchanged(rules);
  });

  it('keeps the steps in the log, and the password out of it', async () => {
    await window.runCommand('RouterOS: Show Log');
    const panel = window.page.locator('.part.panel .view-lines');
    await panel
      .filter({ hasText: 'confirmed' })
      .or(panel.filter({ hasText: 'cancelled' }))
      .first()
      .waitFor();
    const text = (await panel.first().innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /\d\d:\d\d:\d\d\.\d+ \[info\] .*knock \d of \d/);
    assert.ok(!text.includes(router.ready.password));
  });
});
