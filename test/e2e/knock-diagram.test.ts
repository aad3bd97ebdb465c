import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { type EditorWindow, openWindow } from './harness.ts';

const firewall = await readFile(new URL('../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');

/** The knock of a script as people see it: over its rules, and drawn beside them. */
describe('the knock diagram in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;
  /** The page inside the panel: webviews are a frame in a frame. */
  let panel: FrameLocator;

  before(async () => {
    window = await openWindow({
      files: { 'firewall.rsc': firewall, 'notes.txt': 'nothing of interest\n' },
      openFile: 'firewall.rsc',
      settings: { 'editor.minimap.enabled': false },
    });
    panel = window.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  /** The cursor of the script is on this line of it. */
  async function checkCursor(line: number): Promise<void> {
    const position = window.page.locator('[id="status.editor.selection"]');
    await position.filter({ hasText: new RegExp(`^Ln ${line}, `) }).waitFor();
  }

  it('opens from the code lens that says what the knock is', async () => {
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
    const lens = window.editor.locator('.codelens-decoration a').filter({ hasText: 'knock:' });
    const title = (await lens.innerText()).replaceAll('\u00a0', ' ');
    assert.match(title, /^knock: 54389\/tcp → 1763\/tcp → 34576\/tcp opens API, API-SSL, WinBox for 1 h/);
    await lens.click();
    await panel.locator('svg.knock-diagram').waitFor();
    const names = await panel.locator('svg .name').allTextContents();
    assert.deepEqual(names, [
      ...['Stranger', 'knock-1', 'knock-2', 'secure', 'API, API-SSL', 'WinBox'],
      ...['knock-1', 'knock-2', 'secure'],
    ]);
    assert.deepEqual(await panel.locator('svg .arrow text').allTextContents(), ['54389/tcp', '1763/tcp', '34576/tcp']);
    await window.picture('knock-diagram');
  });

  it('goes to the line of a state or an arrow, by mouse and by keyboard', async () => {
    const button = (name: RegExp) => panel.locator('svg').getByRole('button', { name });
    await button(/^Stage knock-2/).click();
    await checkCursor(10);
    await button(/^54389\/tcp from anybody/).focus();
    await window.page.keyboard.press('Enter');
    await checkCursor(13);
    await button(/^Door secure/).focus();
    await window.page.keyboard.press('Tab');
    await window.page.keyboard.press('Enter');
    await checkCursor(16);
    await button(/^1763\/tcp is sent at 0.3 s/).click();
    await checkCursor(10);
    await panel
      .locator('li')
      .getByRole('button', { name: /^Accepts WinBox/ })
      .click();
    await checkCursor(18);
  });

  /** The step that is shown, and the states and packets of the diagram that are marked. */
  async function checkStep(text: RegExp, current: string[]): Promise<void> {
    await panel.locator('.step').filter({ hasText: text }).waitFor();
    assert.deepEqual(await panel.locator('svg .current :is(.name, .plate + text)').allTextContents(), current);
  }

  const play = (name: RegExp) => panel.locator('.proofs').getByRole('button', { name });
  const player = () => panel.getByRole('region', { name: 'Step by step' });

  it('answers each claim, and shows the knock packet by packet', async () => {
    assert.equal(await panel.locator('.answers li').count(), 12);
    await panel.getByRole('button', { name: 'Proofs' }).click();
    await panel.locator('.answers .yes').filter({ hasText: 'P1' }).first().waitFor();
    await play(/^The knock to secure/).click();
    await checkStep(/^Packet 1 of 4: 0 s tcp\/54389 dropped/, ['knock-1', '54389/tcp']);
    await player().getByRole('button', { name: 'Next' }).click();
    await checkStep(/^Packet 2 of 4: 0\.2 s tcp\/1763 dropped/, ['knock-1', 'knock-2', '1763/tcp']);
    await window.screenshot('knock-play');
    await player().getByRole('button', { name: 'line 10: put' }).click();
    await checkCursor(10);
    await player().getByRole('button', { name: 'Previous' }).click();
    await checkStep(/^Packet 1 of 4/, ['knock-1', '54389/tcp']);
    await window.page.keyboard.press('End');
    await checkStep(/^Packet 4 of 4: 0\.6 s tcp\/8728 accepted/, ['knock-1', 'knock-2', 'secure', 'API, API-SSL']);
  });

  it('shows what refutes a claim, by keyboard alone, and goes on by itself', async () => {
    const refuted = play(/refute P5/);
    await window.page.keyboard.press('Escape');
    await player().waitFor({ state: 'hidden' });
    assert.equal(await panel.locator('svg .current').count(), 0);
    await refuted.focus();
    await window.page.keyboard.press('Enter');
    await checkStep(/^Packet 1 of 4: 16\.\d+ s tcp\/54389/, ['knock-1', '54389/tcp']);
    await window.page.keyboard.press('ArrowRight');
    await checkStep(/^Packet 2 of 4/, ['knock-1', 'knock-2', '1763/tcp']);
    await window.page.keyboard.press('Tab');
    await window.page.keyboard.press('Enter');
    await player().getByRole('button', { name: 'Pause' }).waitFor();
    await checkStep(/^Packet 4 of 4: .* accepted/, ['knock-2', 'secure', 'API, API-SSL']);
    await player().getByRole('button', { name: 'Play' }).waitFor();
    await window.page.keyboard.press('Escape');
    assert.equal(await refuted.evaluate((button) => button.matches(':focus')), true);
  });

  it('is at the same packet after it was hidden, and after an edit', async () => {
    await play(/^The knock to secure/).click();
    await window.page.keyboard.press('ArrowRight');
    await checkStep(/^Packet 2 of 4/, ['knock-1', 'knock-2', '1763/tcp']);
    // A file is opened in the group that was clicked into last, as soon as the editor has noticed the click.
    const active = window.page.locator('.editor-group-container.active .tab');
    await active.filter({ hasText: 'Knock of firewall.rsc' }).waitFor();
    await window.openFile('notes.txt');
    await panel.locator('svg.knock-diagram').waitFor({ state: 'hidden' });
    await window.page.locator('.tab').filter({ hasText: 'Knock of firewall.rsc' }).click();
    await checkStep(/^Packet 2 of 4/, ['knock-1', 'knock-2', '1763/tcp']);
    await panel
      .getByRole('button', { name: /^1763\/tcp from an address/ })
      .first()
      .click();
    await window.replaceText(firewall.replace('dst-port=1763', 'dst-port=1764'));
    await checkStep(/^Packet 2 of 4: 0\.2 s tcp\/1764/, ['knock-1', 'knock-2', '1764/tcp']);
    await player().getByRole('button', { name: 'Close' }).click();
    // The click has made the panel the active one.
    await window.showTab('firewall.rsc');
    await window.replaceText(firewall);
  });

  it('follows edits', async () => {
    await window.replaceText(firewall.replaceAll('address-list=knock-2', 'address-list=second'));
    await panel.locator('svg .stage .name').filter({ hasText: 'second' }).first().waitFor();
    await window.replaceText(firewall.replace('dst-port=1763', 'dst-port=1764'));
    await panel.locator('svg .arrow').filter({ hasText: '1764/tcp' }).waitFor();
  });

  it('is as clear in a dark theme', async () => {
    await window.runCommand('Preferences: Toggle between Light/Dark Themes');
    await panel.locator('body.vscode-dark').waitFor();
    await panel.locator('h1').hover();
    await window.page.mouse.wheel(0, -2000);
    await panel.locator('svg .stranger').waitFor();
    await window.screenshot('knock-diagram-dark');
  });

  it('is exported as a file that stands by itself', async () => {
    await panel.getByRole('button', { name: 'Export as SVG…' }).click();
    await window.click('OK');
    await window.notification(/saved as firewall-knock\.svg/);
    const drawing = await readFile(join(window.workspace, 'firewall-knock.svg'), 'utf8');
    assert.match(drawing, /^<\?xml .*<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/s);
    assert.doesNotMatch(drawing, /var\(|https?:(?!\/\/www\.w3\.org\/2000\/svg")/);
  });
});
