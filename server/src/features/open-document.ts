import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { Analysis } from '../analysis.ts';
import type { Diagnostic } from '../lint/diagnostic.ts';
import { Linter } from '../lint/engine.ts';
import type { CheckOptions } from '../lint/severities.ts';
import { parse } from '../syntax/parser.ts';
import { type Change, TextLines } from '../syntax/text-lines.ts';
import type { NodeBase } from '../syntax/tree.ts';
import type { ScriptDocument } from './script-document.ts';

/** An edit as the protocol sends it: a new text for a range, or for the whole document. */
interface ContentChange {
  range?: Range;
  text: string;
}

/** An open document as it is now, and what is known of it. Both follow its edits. */
export class OpenDocument implements ScriptDocument {
  readonly uri: string;
  #version: number;
  #lines: TextLines;
  #options: CheckOptions;
  #known: { analysis: Analysis; linter: Linter } | null = null;

  constructor(uri: string, version: number, text: string, options: CheckOptions = {}) {
    this.uri = uri;
    this.#version = version;
    this.#lines = new TextLines(text);
    this.#options = options;
  }

  get version(): number {
    return this.#version;
  }

  get lines(): TextLines {
    return this.#lines;
  }

  get options(): CheckOptions {
    return this.#options;
  }

  /** Whether it is imported on top of another script, as far as it was looked at. */
  get isFragment(): boolean {
    return this.#known !== null && this.#known.analysis.directive !== null;
  }

  get analysis(): Analysis {
    return this.#know().analysis;
  }

  /** All diagnostics, in order of position. */
  get diagnostics(): Diagnostic[] {
    return this.#know().linter.all();
  }

  /**
   * The same in steps that take turns with edits.
   * @param pause lets others work
   * @returns null where the document has changed meanwhile: who changes it asks again
   */
  async check(pause: () => Promise<void>): Promise<Diagnostic[] | null> {
    const { linter } = this.#know();
    const steps = linter.allInSteps();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      await pause();
      if (this.#known?.linter !== linter) return null;
    }
  }

  /** Those that can be had while somebody types: see `Linter`. */
  get soonDiagnostics(): Diagnostic[] {
    return this.#know().linter.soon();
  }

  /** Other settings mean that everything is looked at again. */
  configure(options: CheckOptions): void {
    if (options !== this.#options) this.#known = null;
    this.#options = options;
  }

  edit(changes: readonly ContentChange[], version: number): void {
    for (const { range, text } of changes) {
      if (range === undefined) {
        this.#lines = new TextLines(text);
        this.#known = null;
      } else {
        this.#replace(this.#lines.offsetAt(range.start), this.#lines.offsetAt(range.end), text);
      }
    }
    this.#version = version;
  }

  offsetAt(position: Position): number {
    return this.#lines.offsetAt(position);
  }

  positionAt(offset: number): Position {
    return this.#lines.positionAt(offset);
  }

  textEdit({ start, end, newText }: Change): TextEdit {
    return { range: this.range({ start, end }), newText };
  }

  /** Offsets from the start of the file as a range of the protocol, in UTF-16. */
  range({ start, end }: NodeBase): Range {
    return { start: this.#lines.positionAt(start), end: this.#lines.positionAt(end) };
  }

  #replace(from: number, to: number, newText: string): void {
    const change = { start: Math.min(from, to), end: Math.max(from, to), newText };
    if (this.#known === null) this.#lines.replace(change);
    else this.#known.linter.update(this.#known.analysis.update(change));
  }

  #know(): { analysis: Analysis; linter: Linter } {
    if (this.#known === null) {
      const analysis = new Analysis(parse(this.#lines), this.#options);
      this.#known = { analysis, linter: new Linter(analysis, this.#options.severities) };
    }
    return this.#known;
  }
}
