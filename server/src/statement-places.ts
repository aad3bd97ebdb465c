/** Where statements stand, as people are told. */
import type { Analysis } from './analysis.ts';
import { TextLines } from './syntax/text-lines.ts';
import { absoluteStart, fileOf, type NodeBase, type Script, type Statement } from './syntax/tree.ts';

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
    const line = this.#linesOf(fileOf(statement)).positionAt(absoluteStart(statement) + at).line + 1;
    return { base: this.#analysis.baseNameOf(statement), line, text: this.textWithout(statement, []) };
  }

  /** What is written there, in one line, with `***` for these parts of it: in order, by their offsets from its start. */
  textWithout(statement: Statement, hidden: readonly Pick<NodeBase, 'start' | 'end'>[]): string {
    const start = absoluteStart(statement);
    const written = this.#linesOf(fileOf(statement)).slice(start, start + statement.length);
    const kept = hidden.map(({ start }, index) => `${written.slice(hidden[index - 1]?.end ?? 0, start)}***`);
    const text = kept.join('') + written.slice(hidden.at(-1)?.end ?? 0);
    return text.replace(/\\[ \t]*\r?\n\s*/g, '').trim();
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
