import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type EditorWindow, openWindow } from './harness.ts';

const site = `# rsc-base: lists.rsc
/ip firewall filter
add action=jump chain=input jump-target=guests
add action=jump chain=forward jump-target=guests
add action=accept chain=guests src-address-list=office
add   action=drop chain=guests coment=rest
/system logging
:foreach topic in={"info";"error"} do={
add topics=$topic action=remote
}
/import file-name=lists.rsc
`;
const lists = `/ip firewall address-list
add address=192.0.2.10 list=office
add address=192.0.2.11 list=office
`;
const notes = `The way in:

\`\`\`rsc
/ip firewall filter
\`\`\`
`;

/** What the theme that VS Code starts with gives to types and classes. */
const colorOfTypes = 'rgb(38, 127, 153)';

/** What a person sees of a script besides its mistakes, and does with it. */
describe('an editor for scripts in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({
      files: { 'site.rsc': site, 'lists.rsc': lists, 'notes.md': notes },
      openFile: 'site.rsc',
      settings: { 'editor.minimap.enabled': false, 'editor.stickyScroll.enabled': false },
    });
    // The language server has started when it complains.
    await window.squiggles('error').first().waitFor();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  function lineWith(text: string): Locator {
    return window.editor.locator('.view-line').filter({ hasText: new RegExp(text.replaceAll(' ', '\\s')) });
  }

  /** Puts the cursor where the `|` is in a piece of the script as it is at first. */
  async function goTo(piece: string): Promise<void> {
    const [before, after] = piece.split('|');
    const lines = site.slice(0, site.indexOf(`${before}${after}`) + before!.length).split('\n');
    const place = { line: lines.length, column: lines.at(-1)!.length + 1 };
    await window.editor.locator('.view-lines').click();
    await window.page.keyboard.press('Control+G');
    await window.answerInput(/line/i, `:${place.line}:${place.column}`);
    await isAt(`Ln ${place.line}, Col ${place.column}`);
  }

  /** Waits for the cursor to be at a place, as the status bar has it, and to blink. */
  async function isAt(place: string): Promise<void> {
    await window.page.locator('[id="status.editor.selection"]').filter({ hasText: place }).waitFor();
    await window.page.locator('.monaco-editor.focused[data-uri]').waitFor();
  }

  /** Waits for a peek view over so many places, and closes it. */
  async function peek(title: string): Promise<void> {
    await window.page.locator('.reference-zone-widget .peekview-title').filter({ hasText: title }).waitFor();
    await window.page.keyboard.press('Escape');
  }

  it('colours names by what they are', async () => {
    const isColoured = `word.textContent === 'office' && getComputedStyle(word).color === '${colorOfTypes}'`;
    const words = `[...document.querySelectorAll('.view-line span span')]`;
    await window.page.waitForFunction(`${words}.some((word) => ${isColoured})`);
    assert.equal(await window.editor.locator('[class*=bracket-highlighting]').first().isVisible(), true);
  });

  it('shows the way to the cursor, and an outline', async () => {
    await goTo('src-address-list=of|fice');
    const crumbs = window.page.locator('.breadcrumbs-below-tabs .monaco-breadcrumb-item');
    await crumbs.filter({ hasText: 'guests' }).waitFor();
    assert.equal(await crumbs.filter({ hasText: '/ip/firewall/filter' }).count(), 1);
    await window.runCommand('Explorer: Focus on Outline View');
    const rows = window.page.locator('.outline-tree .monaco-list-row');
    await rows.filter({ hasText: '/system/logging' }).waitFor();
    await window.screenshot('outline');
  });

  it('folds menus and blocks', async () => {
    await goTo('/ip firewall fil|ter');
    await window.page.keyboard.press('Control+Shift+[');
    await lineWith('src-address-list=office').waitFor({ state: 'detached' });
    await window.page.keyboard.press('Control+Shift+]');
    await lineWith('src-address-list=office').waitFor();
  });

  it('says over a chain who jumps there, and shows them at a click', async () => {
    await window.editor.locator('.codelens-decoration a').filter({ hasText: '2 rules jump here' }).click();
    await peek('Locations (2)');
  });

  it('finds the definition and all uses of a name', async () => {
    await goTo('forward jump-target=gue|sts');
    await window.page.keyboard.press('F12');
    await isAt('Ln 5,');
    await goTo('src-address-list=of|fice');
    await window.page.keyboard.press('Shift+F12');
    await peek('References (3)');
  });

  it('puts right what is wrong', async () => {
    await goTo('co|ment=rest');
    await window.editor.locator('[class*=lightbulb]').first().waitFor();
    await window.pickAction('Control+.', 'Change to comment');
    await lineWith(' comment=rest').waitFor();
    await window.squiggles('error').first().waitFor({ state: 'detached' });
  });

  it('formats', async () => {
    await window.runCommand('Format Document');
    await lineWith('^add action=drop').waitFor();
    await lineWith('^ +add topics').waitFor();
  });

  it('renames in every script', async () => {
    await goTo('src-address-list=of|fice');
    await window.page.keyboard.press('F2');
    const input = window.page.locator('.rename-box input');
    await input.fill('staff');
    await input.press('Enter');
    await lineWith('src-address-list=staff').waitFor();
    await window.openFile('lists.rsc');
    await lineWith('192.0.2.11 list=staff').waitFor();
  });

  it('grows a selection from a word to its command', async () => {
    await window.openFile('site.rsc');
    await goTo('forward jump-target=gue|sts');
    await window.page.keyboard.press('Shift+Alt+ArrowRight');
    const selected = window.page.locator('[id="status.editor.selection"]');
    await selected.filter({ hasText: /\(6 selected\)/ }).waitFor();
    for (const length of ['jump-target=guests', 'add action=jump chain=forward jump-target=guests'].map(
      (each) => each.length,
    )) {
      await window.page.keyboard.press('Shift+Alt+ArrowRight');
      await selected.filter({ hasText: `(${length} selected)` }).waitFor();
    }
  });

  it('rewrites a value by a refactoring', async () => {
    await goTo('input jump-target=gue|sts');
    await window.pickAction('Control+Shift+R', 'Put the value in quotes');
    await lineWith('jump-target="guests"').waitFor();
  });

  it('shows which rules jump to a chain', async () => {
    await goTo('forward jump-target=gue|sts');
    await window.page.keyboard.press('Shift+Alt+H');
    const callers = window.page.locator('[id="workbench.parts.sidebar"] .monaco-list-row');
    await callers.filter({ hasText: 'forwardchain /ip/firewall/filter' }).waitFor();
  });

  it('leads to the script that is imported', async () => {
    await window.editor.locator('.detected-link').first().waitFor();
  });

  it('finds names in the whole workspace', async () => {
    await window.page.keyboard.press('Control+T');
    await window.page.locator('.quick-input-widget input').first().fill('#staff');
    const found = window.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: 'staff' });
    await found.filter({ hasText: 'lists.rsc' }).first().waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('colours scripts in Markdown', async () => {
    await window.openFile('notes.md');
    // Without a grammar for the block its line is one span.
    await lineWith('/ip firewall filter').locator('span span').nth(2).waitFor();
  });
});
