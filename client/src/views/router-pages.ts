import {
  Disposable,
  EventEmitter,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';

const scheme = 'routeros-router';

/** Texts that came from routers, as documents that cannot be edited. */
export class RouterPages implements TextDocumentContentProvider {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: Disposable;
  readonly #texts = new Map<string, string>();

  constructor() {
    this.#registrations = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(scheme, this),
      workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  /** Shows a text under a name, in the place of what had that name before. */
  async show(name: string, text: string): Promise<void> {
    await window.showTextDocument(await this.open(name, text), { preview: false });
  }

  /** The same without showing it. The ending of the name tells the language. */
  open(name: string, text: string): Thenable<TextDocument> {
    const uri = Uri.from({ scheme, path: `/${name.replaceAll('/', '∕')}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return workspace.openTextDocument(uri);
  }

  provideTextDocumentContent(uri: Uri): string {
    // A window that is opened again still has the tab, but not the text.
    return this.#texts.get(uri.toString()) ?? '# This text is gone. Ask the router for it again.\n';
  }
}
