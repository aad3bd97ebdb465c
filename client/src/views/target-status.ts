import {
  type Disposable,
  type LanguageStatusItem,
  type LogOutputChannel,
  languages,
  type TextDocument,
  window,
  workspace,
} from 'vscode';
import type { TargetStatusResult } from '../../../server/src/protocol.ts';
import type { LanguageServer } from '../editor/language-server.ts';

/** How long nobody types before the target is asked for again, in milliseconds. */
const quietMs = 500;

const sources: Record<NonNullable<TargetStatusResult>['source'], string> = {
  asked: 'from .rscrc.json or the setting routeros.version',
  comment: 'from the comment rsc-target',
  export: 'from the header of the export',
  menus: 'its menus are those of version 6',
  newest: 'the newest one known; nothing says another',
};

/** Shows beside the language of a script which RouterOS it is checked against, and leads to the setting. */
export class TargetStatus implements Disposable {
  readonly #language: LanguageServer;
  readonly #log: LogOutputChannel;
  readonly #item: LanguageStatusItem;
  readonly #subscriptions: Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(language: LanguageServer, log: LogOutputChannel) {
    this.#language = language;
    this.#log = log;
    this.#item = languages.createLanguageStatusItem('routeros.target', { language: 'routeros' });
    this.#item.name = 'RouterOS version';
    this.#item.command = {
      title: 'Change',
      command: 'workbench.action.openSettings',
      arguments: ['@id:routeros.version'],
    };
    const soon = () => this.#refreshSoon();
    this.#subscriptions = [
      window.onDidChangeActiveTextEditor(soon),
      workspace.onDidChangeConfiguration(soon),
      workspace.onDidChangeTextDocument(soon),
    ];
    this.#refreshSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #refreshSoon(): void {
    clearTimeout(this.#timer);
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== 'routeros') return;
    this.#timer = setTimeout(() => this.#refresh(document).catch((error) => this.#log.error(error)), quietMs);
  }

  async #refresh(document: TextDocument): Promise<void> {
    const status = await this.#language.targetStatus(document.uri);
    if (status === null) return;
    this.#item.text = `RouterOS ${status.version}`;
    this.#item.detail = sources[status.source];
  }
}
