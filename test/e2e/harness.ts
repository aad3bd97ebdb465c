import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { vsix } from '../../client/dev/package.ts';
import { cache } from '../../client/dev/run.ts';
import { openBrowser, type RunningWorkbench, startWorkbench } from '../../client/dev/workbench.ts';

/** How long anything in the window may take to show up. Tests wait for what they expect, never for a time. */
const patience = 60_000;

/** The files of a workspace, as path and text, and what the window starts with. */
export interface WindowOptions {
  files: Record<string, string>;
  /** The one of `files` to open: a RouterOS script, because a window counts as open once its language is known. */
  openFile: string;
  /** User settings. */
  settings?: Record<string, unknown>;
  /** Begins with a workspace that nobody has trusted. */
  asksForTrust?: boolean;
}

/** A VS Code window with the packaged extension, worked as a person works it. */
export class EditorWindow {
  readonly page: Page;
  readonly workspace: string;
  /** The folder with the settings, the state and the logs of the editor. */
  readonly profile: string;
  readonly #workbench: RunningWorkbench;
  readonly #closers: (() => Promise<unknown>)[];

  constructor(page: Page, workspace: string, workbench: RunningWorkbench, closers: (() => Promise<unknown>)[]) {
    this.page = page;
    this.workspace = workspace;
    this.profile = workbench.profile;
    this.#workbench = workbench;
    this.#closers = closers;
  }

  /** Ends the editor with all its processes, and opens the workspace again: no file is open then. */
  async restart(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(await this.#workbench.restart());
  }

  /** The box at the top of the window: the palette, a question, a list to pick from. */
  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** The texts of the commands that F1 offers for a search. */
  async findCommands(search: string): Promise<string[]> {
    await this.#openPalette(search);
    const rows = this.#quickInput.locator('.monaco-list-row .quick-input-list-label .label-name');
    await rows.first().waitFor();
    const titles = await rows.allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Presses F1 and runs the command with this very title, such as `RouterOS: Show Log`. */
  async runCommand(title: string): Promise<void> {
    await this.#openPalette(title);
    await this.pickItem(title);
  }

  async #openPalette(search: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.#quickInput.locator('input[aria-label*="command"]');
    await input.fill(`>${search}`);
  }

  /** Picks the entry with this label from the list that is open, or comes. Highlights may cut the label into pieces. */
  async pickItem(label: string): Promise<void> {
    const exactly = new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')}$`);
    await this.#quickInput.locator('.monaco-list-row .label-name').filter({ hasText: exactly }).first().click();
  }

  /** Answers the question whose title, text or placeholder matches. */
  async answerInput(question: RegExp, answer: string): Promise<void> {
    const box = this.#quickInput.filter({ visible: true });
    const asked = box.filter({ hasText: question }).or(box.filter({ has: this.page.getByPlaceholder(question) }));
    const input = asked.locator('.quick-input-box input');
    await input.fill(answer);
    await input.press('Enter');
  }

  /** Waits for a notification with this text, and returns its whole text. */
  async notification(text: RegExp): Promise<string> {
    const message = this.page.locator('.notification-list-item-message').filter({ hasText: text });
    return (await message.first().textContent()) ?? '';
  }

  /** Waits for a question in the middle of the window with this text. */
  async dialog(text: RegExp): Promise<void> {
    await this.page.locator('.monaco-dialog-box').filter({ hasText: text }).waitFor();
  }

  /** Presses a button of a notification or a dialog. */
  async click(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).first().click();
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#quickInput.locator('input').first().fill(name);
    await this.#quickInput.locator('.monaco-list-row').filter({ hasText: name }).first().click();
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
    await this.editor.waitFor();
  }

  /** Makes an open file the one in front again. */
  async showTab(name: string): Promise<void> {
    await this.page.locator(`.tab[data-resource-name="${name}"]`).click();
    await this.editor.waitFor();
  }

  /** The text editor that is in front. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor[data-uri]').first();
  }

  /** Types at the cursor. */
  async typeInEditor(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.type(text);
  }

  /** Replaces the whole text of the editor in front, as pasting does: nothing completes or indents it. */
  async replaceText(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  /** Opens a menu of code actions by its key, once more where the editor did not listen yet, and picks one. */
  async pickAction(key: string, label: string): Promise<void> {
    const action = this.page.locator('.action-widget .monaco-list-row').filter({ hasText: label }).first();
    for (let tries = 1; ; tries += 1) {
      await this.page.keyboard.press(key);
      try {
        await action.waitFor({ timeout: patience / 6 });
        break;
      } catch (error) {
        if (tries === 3) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await action.click();
  }

  /** The wavy underlines of a severity in the editor in front. */
  squiggles(severity: 'error' | 'warning' | 'info'): Locator {
    return this.editor.locator(`.squiggly-${severity}`);
  }

  /** Waits for an entry of the Problems view with this text, and returns it as `Error: … at line 1 and character 2`. */
  async problem(text: RegExp): Promise<string> {
    await this.runCommand('Problems: Focus on Problems View');
    const row = this.page.locator('.markers-panel .monaco-list-row').filter({ hasText: text }).first();
    await row.waitFor();
    return (await row.getAttribute('aria-label')) ?? '';
  }

  /** The name of the language of the editor in front, from the status bar. */
  get languageMode(): Locator {
    return this.page.locator('[id="status.editor.mode"]');
  }

  /** Waits for an entry of the status bar with this text. */
  async status(text: RegExp): Promise<Locator> {
    const entry = this.page.locator('.statusbar-item').filter({ hasText: text });
    await entry.waitFor();
    return entry;
  }

  /** Saves a picture of the window as `.cache/screenshots/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(cache, 'screenshots', `${name}.png`) });
  }

  /** The same for a picture that the README shows; the one in the repository is renewed only with UPDATE_EXPECT=1. */
  async picture(name: string): Promise<void> {
    const folder = process.env.UPDATE_EXPECT ? join(import.meta.dirname, 'pictures') : join(cache, 'screenshots');
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  }

  /** Closes the window and removes what it worked on. */
  async close(): Promise<void> {
    for (const close of this.#closers.toReversed()) await close();
  }
}

async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/**
 * Opens a workspace with these files in VS Code in a headless browser, with the extension installed from its package.
 * It takes some seconds: open one for a whole `describe`, with a generous timeout.
 */
export async function openWindow({ files, openFile, ...options }: WindowOptions): Promise<EditorWindow> {
  if (!existsSync(vsix)) throw new Error('There is no package to test. Run "npm run package" first.');
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const workspace = await mkdtemp(join(tmpdir(), 'routeros-e2e-'));
    closers.push(() => rm(workspace, { recursive: true, force: true }));
    await writeFiles(workspace, files);
    const workbench = await startWorkbench({ ...options, vsix, workspace, openFile: join(workspace, openFile) });
    closers.push(workbench.close);
    const browser = await openBrowser();
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(patience);
    await page.goto(workbench.url);
    const window = new EditorWindow(page, workspace, workbench, closers);
    await window.editor.waitFor();
    await window.languageMode.filter({ hasText: 'RouterOS' }).waitFor();
    return window;
  } catch (error) {
    for (const close of closers.toReversed()) await close();
    throw error;
  }
}
