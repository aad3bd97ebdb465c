import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type EditorWindow, openWindow } from './harness.ts';

const firewall = await readFile(new URL('../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');

describe('the extension in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({ files: { 'firewall.rsc': firewall }, openFile: 'firewall.rsc' });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  it('knows RouterOS scripts by their name, and colours them', async () => {
    assert.equal(await window.languageMode.textContent(), 'RouterOS');
    // mtk1 is the colour of text that no grammar knows.
    await window.editor.locator('.view-line span span:not(.mtk1)').nth(10).waitFor();
    await window.screenshot('smoke');
  });

  it('offers its commands on F1', async () => {
    const commands = await window.findCommands('RouterOS:');
    assert.ok(commands.includes('RouterOS: Show Log'), `F1 offers ${commands.join(', ')}`);
  });
});
