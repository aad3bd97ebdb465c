import assert from 'node:assert/strict';
import { type EditorWindow, openWindow } from './harness.ts';

const closed = `/ip firewall filter
add chain=input action=accept connection-state=established,related
add chain=input action=drop
`;

const weak = `/ip firewall filter
add chain=input action=add-src-to-address-list protocol=tcp dst-port=1000 address-list=k1 address-list-timeout=1m
add chain=input action=add-src-to-address-list protocol=tcp dst-port=3000 src-address-list=k1 address-list=open
add chain=input action=accept protocol=tcp dst-port=8291 src-address-list=open
add chain=input action=drop disable=yes
`;

/** A knock is asked for and written, by keyboard alone. */
describe('a new knock in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({
      files: { 'firewall.rsc': closed, 'weak.rsc': weak, 'notes.txt': 'No script.\n' },
      openFile: 'firewall.rsc',
      settings: { 'editor.minimap.enabled': false },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  const question = (text: RegExp) =>
    window.page.locator('.quick-input-widget').filter({ has: window.page.getByPlaceholder(text) });

  /** Waits for a question and answers it as it stands. */
  async function accept(text: RegExp): Promise<void> {
    await question(text).waitFor();
    await window.page.keyboard.press('Enter');
  }

  async function answerAll(): Promise<void> {
    await accept(/behind the door\?/);
    await accept(/who have to knock/);
    await accept(/192\.168\.88\.0/);
    await accept(/Which packets/);
    await accept(/What else/);
    await accept(/How long/);
  }

  function text(): Promise<string> {
    return window.editor
      .locator('.view-lines')
      .innerText()
      .then((shown) => shown.replaceAll('\u00a0', ' '));
  }

  it('leaves everything as it is when a question is not answered', async () => {
    for (let questions = 0; questions < 3; questions += 1) {
      await window.runCommand('RouterOS: New Knock…');
      await accept(/behind the door\?/);
      if (questions > 0) await accept(/who have to knock/);
      if (questions > 1) await accept(/192\.168\.88\.0/);
      await question([/who have to knock/, /192\.168\.88\.0/, /Which packets/][questions]!).waitFor();
      await window.page.keyboard.press('Escape');
      await window.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    }
    assert.doesNotMatch(await text(), /knock/);
  });

  it('is shown for review in a script that has a firewall', async () => {
    await window.runCommand('RouterOS: New Knock…');
    await answerAll();
    await window.page.locator('.tab.active').filter({ hasText: 'New Knock' }).waitFor();
    await question(/Put the knock into firewall\.rsc\?/)
      .getByText(/P1–P12 proved/)
      .waitFor();
    await window.screenshot('new-knock-review');
    await window.page.keyboard.press('Enter');
    const message = await window.notification(/Knock written/);
    assert.match(message, /P1–P12 proved · 48 blind bits, \d+ scan bits/);
    assert.match(await text(), /address-list=knock-open/);
    await window.screenshot('new-knock');
  });

  it('is a script of its own where none is in front', async () => {
    await window.openFile('notes.txt');
    await window.runCommand('RouterOS: New Knock…');
    await answerAll();
    await window.page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
    await window.languageMode.filter({ hasText: 'RouterOS' }).waitFor();
    await window.notification(/Knock written/);
    assert.match(await text(), /\/ip firewall filter/);
    await window.screenshot('new-knock-untitled');
  });

  it('is hardened in one edit, with other ports if they are wanted', async () => {
    await window.openFile('weak.rsc');
    await window.runCommand('RouterOS: Harden Knock…');
    await accept(/easy to guess/);
    await question(/Change weak\.rsc like this\?/)
      .getByText(/P1, .* were refuted, now P1–P9, P11, P12 proved/)
      .waitFor();
    await window.screenshot('harden-knock');
    await window.page.keyboard.press('Enter');
    const message = await window.notification(/Knock hardened/);
    assert.match(message, /P1–P9, P11, P12 proved/);
    assert.doesNotMatch(message, /What remains/);
    assert.match(await text(), /disabled=no/);
  });
});
