/** What the router complains of while a script is read. */
import { TextPositions } from '../../text-positions.ts';
import type { ParseStop } from './cursor.ts';

/** `start` and `end` count bytes. */
export interface ParserComplaint {
  message: string;
  start: number;
  end: number;
  /** Where the line is that the router counts the column from; mostly `start` itself. */
  lineOf: number;
  /** It stops nothing: the router only finds out when it comes to run the command. */
  isLate: boolean;
}

const WORD = /[\w.-]+/y;

export class Complaints {
  readonly list: ParserComplaint[] = [];
  readonly positions: TextPositions;
  readonly #text: string;

  /** The text has one character a byte. */
  constructor(text: string) {
    this.#text = text;
    this.positions = new TextPositions(text, 'latin1');
  }

  add({ message, start, lineOf }: ParseStop): void {
    // Where the script ends too early, each block around misses its end as well.
    const last = this.list.at(-1);
    if (start >= this.#text.length && last && last.start >= start) return;
    WORD.lastIndex = start;
    const end = start + (WORD.exec(this.#text)?.[0].length ?? 1);
    this.list.push({ message, start, end, lineOf, isLate: false });
  }

  /** Notes what the router finds out when the command runs; gives what it prints. */
  addLate(message: string, start: number, end: number): string {
    this.list.push({ message, start, end, lineOf: start, isLate: true });
    const { line, column } = this.positions.at(start);
    return `${message} (line ${line} column ${column})`;
  }
}
