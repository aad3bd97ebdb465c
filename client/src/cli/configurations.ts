/** The `.rscrc.json` files that scripts are below. */
import { dirname, join, relative, resolve } from 'node:path';
import type { Configuration } from '../../../server/src/index.ts';
import { CliError } from './exit.ts';
import { InputFileError, readInputFileSync } from './files.ts';

type Server = typeof import('../../../server/src/index.ts');

export class Configurations {
  readonly #server: Server;
  readonly #known = new Map<string, Configuration | null>();

  constructor(server: Server) {
    this.#server = server;
  }

  /**
   * The nearest one, in the folder of a script or above it; where there is none, one in which nothing is set. The same
   * object for all scripts that it is for.
   * @throws CliError where it cannot be read, or something in it makes no sense
   */
  of(file: string): Configuration {
    return this.#inFolder(dirname(resolve(file)));
  }

  #inFolder(folder: string): Configuration {
    const known = this.#known.get(folder);
    if (known) return known;
    const above = dirname(folder);
    const found = this.#read(join(folder, this.#server.configurationFileName));
    const nearest = found ?? (above === folder ? this.#server.readConfiguration('') : this.#inFolder(above));
    this.#known.set(folder, nearest);
    return nearest;
  }

  #read(path: string): Configuration | null {
    const text = textOf(path);
    if (text === null) return null;
    const configuration = this.#server.readConfiguration(text);
    if (configuration.mistakes.length === 0) return configuration;
    const positions = new this.#server.TextPositions(text);
    const lines = configuration.mistakes.map(({ start, message }) => {
      const { line, column } = positions.at(start);
      return `${relative('', path)}:${line}:${column} ${message}`;
    });
    throw new CliError(`${lines.join('\nrsc: ')}\nrsc: Nothing was done. Correct the file, or take the key out of it.`);
  }
}

/** Null where there is no such file. */
function textOf(path: string): string | null {
  try {
    return readInputFileSync(path).text;
  } catch (error) {
    if (error instanceof InputFileError && error.problem === 'not-found') return null;
    throw error;
  }
}
