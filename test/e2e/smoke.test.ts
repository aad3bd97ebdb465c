import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type EditorWindow, openWindow } from './harness.ts';

const firewall = await readFile(new URL('../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');

describe('the extension in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({
      files: {
        'firewall.rsc': firewall,
        'site/closed.rsc': '/ip firewall filter\nadd chain=input disable=yes src-address-list=nobody\n',
        'site/.rscrc.json': '{ "lint": { "severity": { "SY001": "warning", "XX999": "off" } } }\n',
      },
      openFile: 'firewall.rsc',
      settings: { 'routeros.diagnostics.scope': 'workspace' },
    });
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

  it('says while one types what the router would say', async () => {
    await window.replaceText('# 2025-01-02 03:04:05 by RouterOS 7.18.2\n/ip adress\n/container\n:put "a" b\n');
    await window.squiggles('error').nth(1).waitFor();
    await window.screenshot('complaints');
    assert.match(await window.problem(/bad command name adress/), /line 2 and character 5/);
    assert.match(await window.problem(/expected end of command/), /line 4 and character 10/);
    assert.match(await window.problem(/comes with the extra package container/), /line 3 and character 2/);
  });

  it('shows the problems of scripts that are not open, and of their configuration', async () => {
    assert.match(await window.problem(/bad parameter disable/), /^Warning: .* line 2 and character 17/);
    assert.match(await window.problem(/There is no rule XX999/), /^Error: /);
  });

  it('offers its commands on F1', async () => {
    const commands = await window.findCommands('RouterOS: Show');
    assert.ok(commands.includes('RouterOS: Show Log'), `F1 offers ${commands.join(', ')}`);
  });
});
