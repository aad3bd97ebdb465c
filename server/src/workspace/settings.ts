import { type ClientCapabilities, type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import { type FormatSettings, readFormatSettings } from '../features/format/options.ts';
import { type CheckOptions, readSeverities } from '../lint/severities.ts';

const section = 'routeros';

/** What the editor answers, of what the server reads. Settings are written by hand: each may be anything. */
interface Values {
  version?: unknown;
  packages?: unknown;
  lint?: { severity?: unknown } | null;
  format?: { [name in keyof FormatSettings]?: unknown } | null;
}

/** What is set for a document. */
interface Known {
  check: CheckOptions;
  format: FormatSettings;
}

/** The settings of the analysis, which may differ from folder to folder. The editor is asked once for each document. */
export class Settings {
  readonly #connection: Connection;
  readonly #withOthers: (uri: string, options: CheckOptions) => CheckOptions;
  readonly #known = new Map<string, Promise<Known>>();
  #capabilities: ClientCapabilities['workspace'];

  /** `withOthers` adds the options that the editor is not asked for. */
  constructor(connection: Connection, withOthers: (uri: string, options: CheckOptions) => CheckOptions) {
    this.#connection = connection;
    this.#withOthers = withOthers;
  }

  initialize({ workspace }: ClientCapabilities): void {
    this.#capabilities = workspace;
  }

  /** Asks to be told of changes. To be called when the editor has said that it is initialized. */
  async watch(): Promise<void> {
    if (!this.#capabilities?.didChangeConfiguration?.dynamicRegistration) return;
    await this.#connection.client.register(DidChangeConfigurationNotification.type, { section });
  }

  async of(uri: string): Promise<CheckOptions> {
    return (await this.#of(uri)).check;
  }

  async formatOf(uri: string): Promise<FormatSettings> {
    return (await this.#of(uri)).format;
  }

  async #of(uri: string): Promise<Known> {
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

  async #ask(uri: string): Promise<Known> {
    const values = await this.#values(uri);
    return {
      check: this.#withOthers(uri, this.#checkOptions(values)),
      format: readFormatSettings(values.format ?? {}),
    };
  }

  async #values(scopeUri: string): Promise<Values> {
    if (!this.#capabilities?.configuration) return {};
    const values: unknown = await this.#connection.workspace.getConfiguration({ scopeUri, section });
    return (values ?? {}) as Values;
  }

  #checkOptions({ version, packages, lint }: Values): CheckOptions {
    const { severities, mistakes } = readSeverities(Object.entries(lint?.severity ?? {}));
    for (const mistake of mistakes) this.#connection.console.warn(`${section}.lint.severity: ${mistake}`);
    return {
      ...(typeof version === 'string' && version !== '' && { routeros: version }),
      ...(packages === 'none' && { packages }),
      severities,
    };
  }
}
