/** Where statements stand, as people are told. */
import type { Analysis } from './analysis.ts';
import { TextLines } from './syntax/text-lines.ts';
import { absoluteStart, fileOf, type Script, type Statement } from './syntax/tree.ts';

export interface StatementPlace {
  /** The name of the base script that it stands in; null for the script itself. */
  base: string | null;
  /** From 1, in its own script. */
  line: number;
  /** What is written there, in one line. */
  text: string;
}

/** Tells the places of many statements: the lines of a script are counted once. */
export class StatementPlaces {
  readonly #analysis: Analysis;
  readonly #lines = new Map<Script, TextLines>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  /** @param at of what in the statement the line is meant, from its start */
  of(statement: Statement, at = 0): StatementPlace {
    const lines = this.#linesOf(fileOf(statement));
    const start = absoluteStart(statement);
    const written = lines.slice(start, start + statement.length);
    const text = written.replace(/\\[ \t]*\r?\n\s*/g, '').trim();
    return { base: this.#analysis.baseNameOf(statement), line: lines.positionAt(start + at).line + 1, text };
  }

  #linesOf(script: Script): TextLines {
    const known = this.#lines.get(script);
    if (known !== undefined) return known;
    const lines = typeof script.source === 'string' ? new TextLines(script.source) : script.source;
    this.#lines.set(script, lines);
    return lines;
  }
}

/** `line 7`, `router.rsc:7`. */
export function placeWords({ base, line }: Pick<StatementPlace, 'base' | 'line'>): string {
  return base === null ? `line ${line}` : `${base}:${line}`;
}
