import { type ClientCapabilities, type Connection, DidChangeConfigurationNotification } from 'vscode-languageserver';
import type { Indentation } from '../configuration-file.ts';
import { type FormatSettings, readFormatSettings } from '../features/format/options.ts';
import { type CheckOptions, readSeverities } from '../lint/severities.ts';
import type { ConfigurationFiles } from './configuration-files.ts';

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
  /** Null where it is the editor's to say. */
  indentation: Indentation | null;
}

/**
 * The settings of the analysis, which may differ from folder to folder. Where there is a `.rscrc.json`, it alone counts,
 * so that the editor says what the terminal says; else the editor is asked, once for each document.
 */
export class Settings {
  readonly #connection: Connection;
  readonly #files: ConfigurationFiles;
  readonly #withOthers: (uri: string, options: CheckOptions) => CheckOptions;
  readonly #known = new Map<string, Promise<Known>>();
  /** What the editor has answered for a document or a folder. */
  readonly #answers = new Map<string, Promise<Known>>();
  #capabilities: ClientCapabilities['workspace'];

  /** `withOthers` adds the options that are not set anywhere. */
  constructor(
    connection: Connection,
    files: ConfigurationFiles,
    withOthers: (uri: string, options: CheckOptions) => CheckOptions,
  ) {
    this.#connection = connection;
    this.#files = files;
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

  /** The same object until something is set anew. */
  async of(uri: string): Promise<CheckOptions> {
    return (await this.#of(uri)).check;
  }

  async formatOf(uri: string): Promise<Pick<Known, 'format' | 'indentation'>> {
    return this.#of(uri);
  }

  /** Those of a script that is not open: the editor is asked for its folder only, by the URI of this. */
  async ofClosed(uri: string, folder: string): Promise<CheckOptions> {
    return this.#withOthers(uri, (await this.#read(uri, folder)).check);
  }

  /** Has the editor asked again: for one document, or for all. */
  forget(uri?: string): void {
    for (const known of [this.#known, this.#answers]) {
      if (uri === undefined) known.clear();
      else known.delete(uri);
    }
  }

  #of(uri: string): Promise<Known> {
    return remembered(this.#known, uri, async () => {
      const known = await this.#read(uri, uri);
      return { ...known, check: this.#withOthers(uri, known.check) };
    });
  }

  async #read(uri: string, scope: string): Promise<Known> {
    return this.#files.of(uri) ?? remembered(this.#answers, scope, () => this.#ask(scope));
  }

  async #ask(scope: string): Promise<Known> {
    const values = await this.#values(scope);
    return {
      check: this.#checkOptions(values),
      format: readFormatSettings(values.format ?? {}),
      indentation: null,
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

/** What is being found already, or else is now; what has failed is tried again the next time. */
async function remembered<T>(known: Map<string, Promise<T>>, key: string, find: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? find();
  known.set(key, found);
  try {
    return await found;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}
