import assert from 'node:assert/strict';
import { type EditorWindow, openWindow } from './harness.ts';

const knock = `/ip firewall filter
add action=add-src-to-address-list address-list=stage-1 address-list-timeout=10s chain=input dst-port=41327 protocol=tcp
add action=add-src-to-address-list address-list=door address-list-timeout=5m chain=input dst-port=12806 \\
    protocol=tcp src-address-list=stage-1
add action=accept chain=input dst-port=8291 protocol=tcp src-address-list=
`;

/** What is offered and explained where somebody writes. */
describe('help at the cursor in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({
      files: { 'new.rsc': '# new\n', 'knock.rsc': knock },
      openFile: 'new.rsc',
      settings: { 'editor.minimap.enabled': false },
    });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  /** Picks an entry of the list that completion shows. */
  async function pick(label: string): Promise<void> {
    const rows = window.page.locator('.suggest-widget.visible .monaco-list-row');
    const exactly = window.page.locator('.label-name').filter({ hasText: new RegExp(`^${label}$`) });
    await rows.filter({ has: exactly }).first().click();
  }

  async function firstOffered(): Promise<string> {
    const row = window.page.locator('.suggest-widget.visible .monaco-list-row').first();
    return row.locator('.label-name').innerText();
  }

  it('completes menus, commands, arguments and values', async () => {
    // The language server has started when it complains.
    await window.replaceText('/ip adress\n');
    await window.squiggles('error').first().waitFor();
    await window.replaceText('');
    const { keyboard } = window.page;
    await keyboard.type('/ip fi');
    await pick('firewall');
    await keyboard.type(' fi');
    await pick('filter');
    await keyboard.press('Enter');
    await keyboard.type('ad');
    await pick('add');
    await keyboard.type(' chai');
    await pick('chain');
    await pick('input');
    await keyboard.type(' acti');
    await pick('action');
    await pick('drop');
    const lines = await window.editor.locator('.view-line').allInnerTexts();
    assert.deepEqual(
      lines.map((line) => line.replaceAll('\u00a0', ' ').trim()),
      ['/ip firewall filter', 'add chain=input action=drop'],
    );
  });

  it('tells what a word means', async () => {
    const word = window.editor.locator('.view-line span').filter({ hasText: /^action$/ });
    const shown = window.page.locator('.monaco-hover:visible').filter({ hasText: 'What happens to a packet' });
    await window.page.keyboard.press('Escape');
    // What the editor draws anew under the pointer ends the hover: then the pointer comes again.
    for (let tries = 0; tries < 10 && !(await shown.first().isVisible()); tries += 1) {
      await window.page.mouse.move(640, 600);
      await word.first().hover();
      await shown
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => {});
    }
    await shown.first().waitFor();
    await window.picture('hover');
    await window.page.keyboard.press('Escape');
  });

  it('says which version a property needs, until the target has it', async () => {
    await window.replaceText('# rsc-target: 7.18\n/ip firewall filter\nadd action=drop chain=input tos=16\n');
    await window.squiggles('error').first().waitFor();
    assert.match(await window.problem(/tos/), /line 3/);
    await window.replaceText('# rsc-target: 7.22\n/ip firewall filter\nadd action=drop chain=input tos=16\n');
    await window.squiggles('error').first().waitFor({ state: 'detached' });
  });

  it('offers the list that a knock goes on with first', async () => {
    await window.openFile('knock.rsc');
    await window.editor.locator('.view-line').filter({ hasText: '8291' }).click();
    await window.page.keyboard.press('End');
    await window.page.keyboard.press('Control+Space');
    assert.equal(await firstOffered(), 'door');
    await window.picture('completion');
    await window.page.keyboard.press('Escape');
  });
});
