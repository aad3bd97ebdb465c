import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type EditorWindow, openWindow } from './harness.ts';

const firewall = await readFile(new URL('../../client/dev/example/firewall.rsc', import.meta.url), 'utf8');

/** Packets that somebody types, and what the firewall of the script in front does with them. */
describe('Simulate a Packet in VS Code', function () {
  this.timeout(300_000);
  let window: EditorWindow;

  before(async () => {
    window = await openWindow({
      files: { 'firewall.rsc': firewall },
      openFile: 'firewall.rsc',
      settings: { 'editor.minimap.enabled': false },
    });
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window.screenshot(`failed-${this.currentTest.title}`);
  });

  after(() => window?.close());

  const page = () => window.page.locator('.monaco-editor[data-uri^="routeros-simulation:"]');
  const question = () => window.page.locator('.quick-input-widget').filter({ visible: true });
  /** Runs the command, and waits for its question. */
  async function ask(): Promise<void> {
    await window.runCommand('RouterOS: Simulate a Packet…');
    await window.page.locator('.quick-input-title').filter({ hasText: 'Simulate a Packet' }).waitFor();
  }

  const input = () => question().locator('.quick-input-box input');

  /** The lines of the page with this text. Editors draw blanks as no-break spaces. */
  const lines = (text: string) =>
    page()
      .locator('.view-line')
      .filter({ hasText: new RegExp(text.replace(/[.()]/g, '\\$&').replaceAll(' ', '\\s')) });
  const line = (text: string) => lines(text).first();

  /** The cursor of the editor in front is on this line of the script. */
  async function checkCursor(number: number): Promise<void> {
    const position = window.page.locator('[id="status.editor.selection"]');
    await position.filter({ hasText: new RegExp(`^Ln ${number}, `) }).waitFor();
    await window.page
      .locator('.editor-group-container.active .tab.active')
      .filter({ hasText: 'firewall.rsc' })
      .waitFor();
  }

  it('says what is wrong with a packet while it is typed', async () => {
    await ask();
    await input().fill('tcp/70000');
    await question().getByText('"70000" is not a port').waitFor();
    await input().fill('udp/1701 payload "open');
    await question().getByText('The text in quotes has no end').waitFor();
    await window.screenshot('simulate-a-packet-question');
  });

  it('tells rule by rule what becomes of packets', async () => {
    await input().fill('tcp/54389 tcp/1763 after 2s tcp/34576 after 2s tcp/8291');
    await question().getByText('"70000"').waitFor({ state: 'hidden' });
    await input().press('Enter');
    await line('put 198.51.100.77 on list knock-1').waitFor();
    await line('tcp/1763 after 2s (at 2 s)').waitFor();
    await window.screenshot('simulate-a-packet');
    await line('=> accepted by line 18').waitFor();
  });

  it('goes to a rule by keyboard and by its link', async () => {
    await line('=> accepted by line 18').click();
    await window.page.keyboard.press('Enter');
    await checkCursor(18);
    await line('line 10: add').click();
    await window.page.keyboard.press('F12');
    await checkCursor(10);
    await line('line 13: add')
      .locator('.detected-link')
      .click({ modifiers: ['Control'] });
    await checkCursor(13);
  });

  it('follows edits of the script', async () => {
    await window.replaceText(firewall.replace('dst-port=1763', 'dst-port=1764'));
    await lines('=> dropped by line 20').nth(3).waitFor();
    assert.equal(await lines('=> accepted').count(), 0);
  });

  it('remembers the packets, and sends the knock where none are given', async () => {
    await ask();
    assert.equal(await input().inputValue(), 'tcp/54389 tcp/1763 after 2s tcp/34576 after 2s tcp/8291');
    await input().fill('');
    await input().press('Enter');
    await line('tcp/1764 after 200ms').waitFor();
    await line('=> accepted by line 16').waitFor();
  });
});
