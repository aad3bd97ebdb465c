/** The scripts that others are imported on top of: named by a `# rsc-base:` comment, or by `--base`. */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Option } from 'commander';
import type { Analysis, AnalysisOptions } from '../../../server/src/index.ts';
import { CliError } from './exit.ts';
import { readInputFileSync } from './files.ts';

type Server = typeof import('../../../server/src/index.ts');

export interface BaseArguments {
  base?: string;
}

export function baseOption(): Option {
  return new Option('--base <file>', 'script that has run before (default: the one in the comment "# rsc-base: FILE")');
}

/** Reads each base once, whatever the number of scripts on top of it. */
export class BaseScripts {
  readonly #server: Server;
  readonly #options: AnalysisOptions;
  readonly #known = new Map<string, Analysis>();

  /** `options` are those of the bases. */
  constructor(server: Server, options: AnalysisOptions) {
    this.#server = server;
    this.#options = options;
  }

  /**
   * How the script at a path finds its base.
   * @param asked what `--base` says
   * @throws InputFileError where the base cannot be read that was asked for
   */
  optionsFor(file: string, asked?: string): Pick<AnalysisOptions, 'baseOf'> {
    // Among the scripts of a directory there may be the base itself.
    if (asked === undefined || resolve(asked) === resolve(file)) {
      return { baseOf: (written) => this.#written(file, written) };
    }
    const analysis = this.#read(asked);
    return { baseOf: () => ({ name: asked, analysis }) };
  }

  #written(from: string, written: string | null): ReturnType<NonNullable<AnalysisOptions['baseOf']>> {
    if (!written || isAbsolute(written)) return null;
    const name = join(dirname(from), written);
    try {
      return { name, analysis: this.#read(name) };
    } catch (error) {
      if (error instanceof CliError) return null;
      throw error;
    }
  }

  /** @throws InputFileError */
  #read(path: string): Analysis {
    const key = resolve(path);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { text } = readInputFileSync(path, { latin1Fallback: true });
    const analysis = new this.#server.Analysis(text, { ...this.#options, ...this.optionsFor(path) });
    this.#known.set(key, analysis);
    return analysis;
  }
}

/**
 * What is said of a fragment without its base would be about another firewall.
 * @throws CliError where the comment of the script names a base that can't be read
 */
export function requireBase(server: Server, file: string, text: string, options: AnalysisOptions): void {
  if (!text.includes('rsc-base:')) return;
  const { directive, baseProblem } = new server.Analysis(text, options);
  if (baseProblem === null) return;
  const why = baseProblem === 'cycle' ? 'which is itself on top of it' : "which can't be read";
  throw new CliError(
    `${file} is on top of "${directive?.path}", ${why}. Correct its comment "# rsc-base:", or give the script: --base FILE.`,
  );
}
