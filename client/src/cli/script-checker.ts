/** What `rsc check` finds in one script after the other. */
import type { CheckOptions } from '../../../server/src/index.ts';
import { BaseScripts } from './base-scripts.ts';
import { type Finding, toFinding } from './reports/finding.ts';
import type { Script } from './script-files.ts';

type Server = typeof import('../../../server/src/index.ts');

/** Code of the finding that says that a file was read as Latin-1. */
const NOT_UTF_8 = 'IO001';

export class ScriptChecker {
  readonly #server: Server;
  readonly #base: string | undefined;
  /** Bases are read for the RouterOS that the scripts on top of them are for. */
  readonly #bases = new Map<CheckOptions, BaseScripts>();

  /** @param base what `--base` says */
  constructor(server: Server, base?: string) {
    this.#server = server;
    this.#base = base;
  }

  /** @param options the same object for all scripts with the same options */
  findingsOf({ file, input }: Script, options: CheckOptions): Finding[] {
    const { check, TextPositions } = this.#server;
    const { text, encoding } = input;
    // A byte of Latin-1 is a UTF-16 code unit.
    const positions = { bytes: new TextPositions(text, encoding), utf16: new TextPositions(text, 'latin1') };
    const diagnostics = check(text, { ...options, ...this.#basesFor(options).optionsFor(file, this.#base) });
    const findings = diagnostics.map((diagnostic) => toFinding(file, diagnostic, positions));
    return encoding === 'utf-8' ? findings : [notUtf8(file), ...findings];
  }

  #basesFor(options: CheckOptions): BaseScripts {
    const bases = this.#bases.get(options) ?? new BaseScripts(this.#server, options);
    this.#bases.set(options, bases);
    return bases;
  }
}

function notUtf8(file: string): Finding {
  const message =
    'This file is not valid UTF-8 and was read as Latin-1, a character a byte. Letters outside ASCII may come out as others: save it as UTF-8.';
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { file, severity: 'information', code: NOT_UTF_8, message, bytes: start, utf16: start };
}
