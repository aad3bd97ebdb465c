import type { CheckOptions, Configuration } from '../../../server/src/index.ts';
import { Configurations } from './configurations.ts';

type Server = typeof import('../../../server/src/index.ts');

/** What holds for each script: what the command line says, and for the rest the nearest `.rscrc.json`. */
export class ScriptOptions {
  readonly #configurations: Configurations;
  readonly #given: CheckOptions;
  readonly #known = new Map<Configuration, CheckOptions>();

  /** @param given what the command line says */
  constructor(server: Server, given: CheckOptions) {
    this.#configurations = new Configurations(server);
    this.#given = given;
  }

  /**
   * The same object for all scripts below one configuration.
   * @throws CliError for a configuration that makes no sense
   */
  of(file: string): CheckOptions {
    const configuration = this.configurationOf(file);
    const known = this.#known.get(configuration);
    if (known !== undefined) return known;
    const { check } = configuration;
    const severities = new Map([...(check.severities ?? []), ...(this.#given.severities ?? [])]);
    const options = { ...check, ...this.#given, severities };
    this.#known.set(configuration, options);
    return options;
  }

  /** @throws CliError as above */
  configurationOf(file: string): Configuration {
    return this.#configurations.of(file);
  }
}
