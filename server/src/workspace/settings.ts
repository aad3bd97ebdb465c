import { type ClientCapabilities, type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import type { AnalysisOptions } from '../analysis.ts';

const section = 'routeros';

/** The settings of the analysis, which may differ from folder to folder. The editor is asked once for each document. */
export class Settings {
  readonly #connection: Connection;
  readonly #known = new Map<string, Promise<AnalysisOptions>>();
  #capabilities: ClientCapabilities['workspace'];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  initialize({ workspace }: ClientCapabilities): void {
    this.#capabilities = workspace;
  }

  /** Asks to be told of changes. To be called when the editor has said that it is initialized. */
  async watch(): Promise<void> {
    if (!this.#capabilities?.didChangeConfiguration?.dynamicRegistration) return;
    await this.#connection.client.register(DidChangeConfigurationNotification.type, { section });
  }

  async of(uri: string): Promise<AnalysisOptions> {
    const known = this.#known.get(uri) ?? this.#ask(uri);
    this.#known.set(uri, known);
    try {
      return await known;
    } catch (error) {
      this.#known.delete(uri);
      throw error;
    }
  }

  /** Has the editor asked again: for one document, or for all. */
  forget(uri?: string): void {
    if (uri === undefined) this.#known.clear();
    else this.#known.delete(uri);
  }

  async #ask(scopeUri: string): Promise<AnalysisOptions> {
    if (!this.#capabilities?.configuration) return {};
    const values: unknown = await this.#connection.workspace.getConfiguration({ scopeUri, section });
    const { version, packages } = (values ?? {}) as { version?: unknown; packages?: unknown };
    return {
      ...(typeof version === 'string' && version !== '' && { routeros: version }),
      ...(packages === 'none' && { packages }),
    };
  }
}
