import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { FoundKnock } from '../../../server/src/index.ts';
import {
  type InitializationOptions,
  type KnockDiagramParams,
  type KnockDiagramResult,
  type KnockPlansParams,
  type KnockPlansResult,
  knockDiagramRequest,
  knockPlansRequest,
} from '../../../server/src/protocol.ts';
import { settingsOf } from './settings.ts';

/** The language server as the commands see it. */
export class LanguageServer {
  readonly #client: LanguageClient;

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    const initializationOptions: InitializationOptions = {
      rulesPage: Uri.joinPath(context.extensionUri, 'RULES.md').toString(),
    };
    this.#client = new LanguageClient(
      'routeros',
      'RouterOS',
      { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc },
      { documentSelector: [{ language: 'routeros' }], outputChannel: log, initializationOptions },
    );
  }

  /** @throws Error when the server's process cannot be started */
  start(): Promise<void> {
    return this.#client.start();
  }

  async dispose(): Promise<void> {
    // A server that has not started, or has ended by itself, cannot be stopped; that is no news at this point.
    await this.#client.dispose().catch(() => {});
  }

  /** The knocks that a text's firewall has, shortest first for each door. Waits for the server to be ready. */
  knockPlans(uri: Uri, text: string): Promise<FoundKnock[]> {
    const params: KnockPlansParams = { uri: uri.toString(), text };
    return this.#client.sendRequest<KnockPlansResult>(knockPlansRequest, params);
  }

  /** The picture of the knocks of an open script, at the pace of the settings. Waits for the server to be ready. */
  knockDiagram(uri: Uri): Promise<KnockDiagramResult> {
    const params: KnockDiagramParams = { uri: uri.toString(), delayMs: settingsOf(uri).knockDelay };
    return this.#client.sendRequest<KnockDiagramResult>(knockDiagramRequest, params);
  }
}
