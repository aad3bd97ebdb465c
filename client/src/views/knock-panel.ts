import { randomBytes } from 'node:crypto';
import {
  type Disposable,
  type LogOutputChannel,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { KnockDiagram } from '../../../server/src/protocol.ts';
import type { LanguageServer } from '../editor/language-server.ts';
import { baseName } from '../editor/scripts.ts';
import { showLine } from '../editor/show-line.ts';
import { drawKnockFile } from './draw-knock.ts';
import { emptyPage, knockContent, titleOf } from './knock-page.ts';
import { reportError } from './report-error.ts';

/** How long the editor must be quiet before the diagram is drawn anew, in milliseconds. */
const quietMs = 200;

type Message = { kind: 'ready' } | { kind: 'goTo'; line: number } | { kind: 'export' } | { kind: 'prove' };

/** The knock diagram beside the editor: it follows edits, and the script in front. There is one panel at most. */
export class KnockPanel {
  readonly #extension: Uri;
  readonly #language: LanguageServer;
  readonly #log: LogOutputChannel;
  #shown: { panel: WebviewPanel; document: TextDocument } | null = null;
  #diagram: KnockDiagram | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(extension: Uri, language: LanguageServer, log: LogOutputChannel) {
    this.#extension = extension;
    this.#language = language;
    this.#log = log;
  }

  /** Shows the knock of a script, in the panel that is open or in a new one. */
  show(document: TextDocument): void {
    if (this.#shown === null) this.#shown = { panel: this.#open(), document };
    else this.#shown.panel.reveal(undefined, true);
    this.#follow(document);
  }

  dispose(): void {
    this.#shown?.panel.dispose();
  }

  #open(): WebviewPanel {
    const dist = Uri.joinPath(this.#extension, 'dist');
    const panel = window.createWebviewPanel(
      'routeros.knockDiagram',
      'Knock Diagram',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [dist] },
    );
    const watchers: Disposable[] = [
      panel.webview.onDidReceiveMessage((message: Message) => this.#guard(() => this.#receive(message))),
      workspace.onDidChangeTextDocument(({ document }) => {
        // Another script may be the base of the one that is shown.
        if (document.languageId === 'routeros') this.#drawSoon();
      }),
      window.onDidChangeActiveTextEditor((editor) => {
        if (editor?.document.languageId === 'routeros') this.#follow(editor.document);
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('routeros')) this.#drawSoon();
      }),
    ];
    panel.onDidDispose(() => {
      clearTimeout(this.#timer);
      for (const watcher of watchers) watcher.dispose();
      this.#shown = null;
    });
    const script = panel.webview.asWebviewUri(Uri.joinPath(dist, 'knock-panel.js')).toString();
    panel.webview.html = emptyPage({ nonce: randomBytes(16).toString('hex'), script });
    return panel;
  }

  #follow(document: TextDocument): void {
    if (this.#shown === null) return;
    this.#shown.document = document;
    this.#shown.panel.title = titleOf(baseName(document.uri));
    this.#guard(() => this.#draw());
  }

  #drawSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#guard(() => this.#draw()), quietMs);
  }

  /** @param isPatient whether somebody waits for proofs that take long */
  async #draw(isPatient: boolean = false): Promise<void> {
    if (this.#shown === null) return;
    const { panel, document } = this.#shown;
    const { version } = document;
    const diagram = await this.#language.knockDiagram(document.uri, isPatient);
    // Another script may be in front by now, or the text another one: then a later drawing shows it.
    if (this.#shown?.panel !== panel || this.#shown.document !== document || document.version !== version) return;
    this.#diagram = diagram;
    if (diagram === null) return;
    const html = knockContent(diagram, baseName(document.uri));
    await panel.webview.postMessage({ script: document.uri.toString(), html });
  }

  async #receive(message: Message): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return this.#draw();
      case 'goTo':
        return this.#shown === null ? undefined : showLine(this.#shown.document, message.line);
      case 'export':
        return this.#export();
      case 'prove':
        return this.#draw(true);
    }
  }

  async #export(): Promise<void> {
    if (this.#shown === null || this.#diagram === null) return;
    const { uri } = this.#shown.document;
    const drawing = drawKnockFile(this.#diagram, titleOf(baseName(uri)));
    const defaultUri = uri.with({ path: `${uri.path.replace(/\.rsc$/, '')}-knock.svg` });
    const target = await window.showSaveDialog({ defaultUri, filters: { SVG: ['svg'] }, title: 'Export as SVG' });
    if (target === undefined) return;
    await workspace.fs.writeFile(target, new TextEncoder().encode(drawing));
    await window.showInformationMessage(
      `The diagram is saved as ${baseName(target)}. It shows the knock: keep it as secret.`,
    );
  }

  #guard(work: () => Promise<void>): void {
    work().catch((error) => reportError(this.#log, error));
  }
}
