/** What the router complains of while a script is read. */
import { TextPositions } from '../../text-positions.ts';
import type { ParseStop } from './cursor.ts';

/** Offsets count bytes. */
export interface ParserComplaint {
  message: string;
  /** What it is about. */
  start: number;
  end: number;
  /** The place that the router names. */
  at: number;
  /** Where the line is that the router counts the column of this place from; mostly the place itself. */
  lineOf: number;
  /** It stops nothing: the router only finds out when it comes to run the command. */
  isLate: boolean;
}

const WORD = /[\w.-]+/y;
const LINE = /[^\r\n]*/y;

export class Complaints {
  readonly list: ParserComplaint[] = [];
  #positions: TextPositions | null = null;
  readonly #text: string;

  /** The text has one character a byte. */
  constructor(text: string) {
    this.#text = text;
  }

  get positions(): TextPositions {
    this.#positions ??= new TextPositions(this.#text, 'latin1');
    return this.#positions;
  }

  /** In order of writing. */
  get inOrder(): ParserComplaint[] {
    return this.list.toSorted((a, b) => a.start - b.start);
  }

  add({ message, start: at, lineOf }: ParseStop): void {
    // Where the script ends too early, each block around misses its end as well.
    const last = this.list.at(-1);
    if (at >= this.#text.length && last && last.at >= at) return;
    const end = lineOf < at ? this.#lineEnd(lineOf) : this.#wordEnd(at);
    this.list.push({ message, start: lineOf, end, at, lineOf, isLate: false });
  }

  #wordEnd(start: number): number {
    WORD.lastIndex = start;
    return start + (WORD.exec(this.#text)?.[0].length ?? 1);
  }

  #lineEnd(start: number): number {
    LINE.lastIndex = start;
    return start + LINE.exec(this.#text)![0].length;
  }

  /** Notes what the router finds out when the command runs; gives what it prints. `at` is the place that it names. */
  addLate(message: string, start: number, end: number, at: number): string {
    this.list.push({ message, start, end, at, lineOf: at, isLate: true });
    const { line, column } = this.positions.at(at);
    return `${message} (line ${line} column ${column})`;
  }
}
