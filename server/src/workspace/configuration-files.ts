import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Configuration, configurationFileName, readConfiguration } from '../configuration-file.ts';
import { readText } from './disk.ts';
import { pathOf } from './path-of.ts';

/** A file that was read; its text is that of the mistakes in it. */
export interface ConfigurationFile extends Configuration {
  uri: string;
  text: string;
}

/** The `.rscrc.json` files on the disk that scripts are below. */
export class ConfigurationFiles {
  readonly #onRead: (file: ConfigurationFile) => void;
  /** Of each folder that was asked for, the file in it or in the nearest folder above. */
  readonly #known = new Map<string, ConfigurationFile | null>();

  /** @param onRead called with each file, once until the next `forget` */
  constructor(onRead: (file: ConfigurationFile) => void) {
    this.#onRead = onRead;
  }

  /** The one that holds for a script; null without one, and for a document that is no file. */
  of(uri: string): ConfigurationFile | null {
    const path = pathOf(uri);
    return path === null ? null : this.#inFolder(dirname(path));
  }

  /** Has them read again. */
  forget(): void {
    this.#known.clear();
  }

  #inFolder(folder: string): ConfigurationFile | null {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const above = dirname(folder);
    const file = this.#read(join(folder, configurationFileName)) ?? (above === folder ? null : this.#inFolder(above));
    this.#known.set(folder, file);
    return file;
  }

  #read(path: string): ConfigurationFile | null {
    const text = readText(path);
    if (text === null) return null;
    const file = { ...readConfiguration(text), uri: pathToFileURL(path).href, text };
    this.#onRead(file);
    return file;
  }
}
