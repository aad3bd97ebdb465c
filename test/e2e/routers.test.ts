import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type PracticeRouter, startPracticeRouter } from '../../client/src/practice/practice-router.ts';
import { freeKnockFirewall } from '../unit/helpers/knock-firewall.ts';
import { commandLines, secretsIn, textsIn } from '../unit/helpers/secrets.ts';
import { type EditorWindow, openWindow } from './harness.ts';

const passphrase = 'canary-phrase-5';
const site = '/ip firewall address-list\nadd address=192.0.2.9 list=deployed\n';

/** The entry of the view "Routers" with this label. */
function routerRow(window: EditorWindow, label: string): Locator {
  return window.page
    .locator('.pane-body .monaco-list-row')
    .filter({ has: window.page.getByText(label, { exact: true }) });
}

async function showView(window: EditorWindow): Promise<void> {
  await window.page.locator('.activitybar').getByRole('tab', { name: 'RouterOS' }).click();
}

/** The text of the editor in front, once it has this in it. */
async function textInFront(window: EditorWindow, text: RegExp): Promise<string> {
  const lines = window.editor.locator('.view-lines');
  await lines.filter({ hasText: text }).waitFor();
  return (await lines.innerText()).replaceAll('\u00a0', ' ');
}

describe('Routers in VS Code', function () {
  this.timeout(300_000);
  let closed: PracticeRouter;
  let open: PracticeRouter;
  let firewall: string;
  let window: EditorWindow;

  before(async () => {
    firewall = await freeKnockFirewall();
    closed = await startPracticeRouter({ script: firewall, identity: 'north-hut' });
    open = await startPracticeRouter({ script: '', identity: 'south-hut' });
    window = await openWindow({
      files: { 'site.rsc': site, 'firewall.rsc': firewall, hosts: '[branches]\neast ansible_host=192.0.2.77\n' },
      openFile: 'site.rsc',
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await closed?.close();
    await open?.close();
  });

  async function addRouter(name: string, { ready }: PracticeRouter, knock: string): Promise<void> {
    await window.answerInput(/A name for the router/, name);
    await window.answerInput(/Name or address of the router/, `api://${ready.user}@${ready.host}:${ready.api}`);
    await window.pickItem(knock);
    await window.answerInput(/The groups that it is in/, 'branches');
    await window.answerInput(/Password of admin/, ready.password);
    await window.notification(new RegExp(`The router ${name} is added`));
  }

  it('adds a router step by step, and tests the connection over its knock', async () => {
    await showView(window);
    await window.page.getByRole('button', { name: 'Add Router…' }).last().click();
    await addRouter('north', closed, 'From firewall.rsc');
    await window.click('Test Connection');
    await window.notification(/north answers: it is north-hut, CHR Practice with RouterOS 7/);
    await routerRow(window, 'north').waitFor();
    assert.ok(closed.lists().includes('door 127.0.0.1'));
  });

  it('reads the configuration into a document that cannot be edited', async () => {
    await routerRow(window, 'north').hover();
    await routerRow(window, 'north').getByRole('button', { name: 'Read Configuration…' }).click();
    const text = await textInFront(window, /by\sRouterOS/);
    assert.match(text, /\/ip firewall filter/);
    await window.page.locator('.tab.active').filter({ hasText: 'north.rsc' }).waitFor();
    await window.typeInEditor('x');
    assert.ok(!(await textInFront(window, /by\sRouterOS/)).startsWith('x'));
    await window.screenshot('routers');
  });

  it('compares it with a file', async () => {
    await window.openFile('firewall.rsc');
    await window.replaceText(`${firewall}add chain=forward action=drop\n`);
    await window.runCommand('RouterOS: Compare with File…');
    await window.pickItem('north');
    await window.page.locator('.tab.active').filter({ hasText: 'north ↔ firewall.rsc' }).waitFor();
    await window.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    assert.equal(await window.page.locator('.monaco-diff-editor .line-delete').count(), 0);
    await window.screenshot('routers-compare');
  });

  it('runs a selection, and shows what it prints', async () => {
    await window.openFile('site.rsc');
    await window.replaceText(':put [/system identity get name]');
    await window.runCommand('RouterOS: Run Selection…');
    await window.pickItem('north');
    await window.click('Run');
    assert.equal((await textInFront(window, /hut/)).trim(), 'north-hut');
  });

  it('deploys to a group, the first alone and then the others', async () => {
    await window.openFile('site.rsc');
    await window.replaceText(site);
    await window.runCommand('RouterOS: Add Router…');
    await addRouter('south', open, 'No knock');
    await window.runCommand('RouterOS: Deploy to Group…');
    await window.pickItem('branches');
    await window.click('Deploy');
    const text = await textInFront(window, /What\shappened/);
    assert.match(text, /site\.rsc to branches: 2 applied\./);
    assert.match(text, /north +applied +[\d.]+ s .*\n *south +applied/);
    await window.screenshot('routers-group');
    for (const router of [closed, open]) assert.ok(router.lists().includes('deployed 192.0.2.9'));
  });

  it('offers to deploy to a router over its own knock', async () => {
    await window.openFile('site.rsc');
    await routerRow(window, 'north').hover();
    await routerRow(window, 'north').getByRole('button', { name: 'Deploy to Router…' }).click();
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: /Deploy site\.rsc to 127\.0\.0\.1/ }).waitFor();
    const [first] = closed.ready.knock;
    assert.ok((await dialog.innerText()).includes(`Knock: tcp/${first!.split(':')[0]},`));
    await window.click('Cancel');
  });

  it('trusts a certificate once, refuses another one, and keeps a knock with a text in it to itself', async () => {
    const { user, host, apiSsl } = open.ready;
    await window.runCommand('RouterOS: Add Router…');
    await window.answerInput(/A name for the router/, 'secure');
    await window.answerInput(/Name or address of the router/, `apis://${user}@${host}:${apiSsl}`);
    await window.answerInput(/SHA-256 of its certificate/, '');
    await window.pickItem('Type the steps…');
    await window.answerInput(/Ports in their order/, `7000:udp=${passphrase}`);
    await window.answerInput(/The groups that it is in/, '');
    await window.answerInput(/Password of admin/, open.ready.password);
    await window.notification(/The router secure is added/);
    await window.click('Test Connection');
    await window.click('Trust This Certificate');
    await window.notification(/secure answers: it is south-hut/);
    const { fingerprint } = open;
    const password = open.ready.password;
    await open.close();
    open = await startPracticeRouter({ script: '', apiSslPort: apiSsl, password });
    await window.openFile('site.rsc');
    await window.runCommand('RouterOS: Deploy to Router…');
    await window.pickItem('secure');
    await window.click('Knock and deploy');
    const message = await window.notification(/is not the pinned one.*Nothing was changed/);
    for (const each of [fingerprint, open.fingerprint]) {
      assert.ok(message.includes(each.replaceAll(':', '').toLowerCase()), message);
    }
    await window.screenshot('routers-other-certificate');
    assert.ok(open.events.every(({ text }) => !/logged in/.test(text)));
  });

  it('imports an inventory, and edits a router', async () => {
    await window.runCommand('RouterOS: Import Routers…');
    const input = window.page.locator('.quick-input-widget');
    await input.locator('.monaco-list-row').filter({ hasText: 'hosts' }).click();
    await input.filter({ hasText: 'Import Routers' }).getByRole('button', { name: 'OK' }).click();
    await window.notification(/1 router is added/);
    await routerRow(window, 'east').waitFor();
    await window.runCommand('RouterOS: Edit Router…');
    await window.pickItem('east');
    await window.answerInput(/A name for the router/, 'far east');
    await window.answerInput(/Name or address of the router/, 'api://admin@192.0.2.78');
    await window.pickItem('No knock');
    await window.answerInput(/The groups that it is in/, 'far away');
    await window.answerInput(/Password of admin/, '');
    await routerRow(window, 'far away').waitFor();
  });

  it('asks before a password goes over a network without encryption', async () => {
    await window.runCommand('RouterOS: Test Connection…');
    await window.pickItem('far east');
    await window.dialog(/Send the password of admin to 192\.0\.2\.78 without encryption\?/);
    await window.screenshot('without-encryption');
    await window.click('Cancel');
  });

  it('removes a router', async () => {
    await window.runCommand('RouterOS: Remove Router…');
    await window.pickItem('far east');
    await window.click('Remove');
    await routerRow(window, 'far east').waitFor({ state: 'detached' });
    await routerRow(window, 'east').waitFor({ state: 'detached' });
  });

  it('keeps no secret in settings, state, logs and command lines', async () => {
    const files = await textsIn(window.profile);
    const browser = await window.page.evaluate(() => JSON.stringify(localStorage));
    const texts = [...files.values(), ...(await commandLines()), browser];
    assert.ok(texts.some((text) => text.includes('"knock": "firewall.rsc"')));
    const secrets = [closed.ready.password, open.ready.password, passphrase];
    const found = texts.filter((text) => secretsIn(text, secrets).length > 0);
    console.log(`    ${texts.length} files and command lines looked through, ${found.length} with a secret`);
    assert.deepEqual(found, []);
  });
});

describe('Routers in a workspace that is not trusted', function () {
  this.timeout(200_000);
  let router: PracticeRouter;
  let window: EditorWindow;

  before(async () => {
    router = await startPracticeRouter({ script: '' });
    const { user, host, api } = router.ready;
    const trap = [{ name: 'trap', address: `api://${user}@${host}:${api}` }];
    const settings = { 'routeros.routers': trap, 'routeros.router': 'trap', 'routeros.knock': 'none' };
    window = await openWindow({
      files: { 'site.rsc': site, '.vscode/settings.json': JSON.stringify(settings) },
      openFile: 'site.rsc',
      asksForTrust: true,
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(async () => {
    await window?.close();
    await router?.close();
  });

  it('ignores the routers of the workspace, sends nothing, and says why', async () => {
    await showView(window);
    await window.page.getByRole('button', { name: 'Manage Workspace Trust' }).first().waitFor();
    assert.equal(await routerRow(window, 'trap').count(), 0);
    const before = router.events.length;
    const commands = [
      'Test Connection…',
      'Read Configuration…',
      'Run Selection…',
      'Deploy to Router…',
      'Knock & Deploy',
    ];
    for (const command of commands) {
      await window.runCommand(`RouterOS: ${command}`);
      await window.notification(/This workspace is not trusted.*Nothing was sent/);
      await window.runCommand('Notifications: Clear All Notifications');
    }
    assert.equal(router.events.length, before);
    await window.screenshot('routers-untrusted');
  });

  it('shows them once it is trusted', async () => {
    await window.runCommand('Workspaces: Manage Workspace Trust');
    await window.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    await routerRow(window, 'trap').waitFor();
  });
});
