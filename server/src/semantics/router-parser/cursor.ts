/** A place in a script, and what the router's parser does there in any context: skip, match, give up. */

/** Thrown where the router's parser stops, caught by the nearest list of statements that can go on. */
export class ParseStop {
  readonly message: string;
  readonly start: number;
  /** Where the line is that the router names: it counts a string's lines only when it has read the string. */
  readonly lineOf: number;

  constructor(message: string, start: number, lineOf: number = start) {
    this.message = message;
    this.start = start;
    this.lineOf = lineOf;
  }
}

const BLANKS = /(?:[ \t]|\\[ \t]*(?:\r\n|\n|\r))+/y;
const CONTINUATION = /\\[ \t]*(?:\r\n|\n|\r)/y;
/** A string without its closing quote; a line end that nothing continues ends it as well. */
const TEXT = /"(?:[^"\\\r\n]|\\[\s\S])*/y;
const NEWLINE = /\r\n|\n|\r/y;
const COMMENT = /#[^\r\n]*/y;

export class Cursor {
  /** One character a byte: the router reads bytes, and its columns count them. */
  readonly text: string;
  at = 0;
  /** How far the text has been looked at. */
  #furthest = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character here; empty at the end. */
  get here(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get isAtNewline(): boolean {
    return this.here === '\n' || this.here === '\r';
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** How far the text has been looked at: behind it, any text would have been read in the same way. */
  get furthest(): number {
    this.#look();
    return this.#furthest;
  }

  #look(): void {
    if (this.at > this.#furthest) this.#furthest = this.at;
  }

  /** Takes what a sticky pattern finds here; null when that is nothing. The pattern must not look far beyond that. */
  take(pattern: RegExp): string | null {
    this.#look();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.at += found[0].length;
    this.#look();
    return found[0];
  }

  /** Takes exactly this text, if it is here. */
  skip(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Blanks, tabs, and line ends behind a backslash. */
  blanks(): void {
    this.take(BLANKS);
  }

  newline(): boolean {
    return this.take(NEWLINE) !== null;
  }

  comment(): boolean {
    return this.take(COMMENT) !== null;
  }

  /** What to throw where the router gives up. */
  stop(message: string, start = this.at): ParseStop {
    return new ParseStop(message, start);
  }
}

/**
 * Goes to the end of a statement that was given up, over the brackets and strings in it. `open` is how many braces the
 * statement has opened before: what is still open where the line ends counts as closed.
 */
export function skipStatement(cursor: Cursor, open: number): void {
  let braces = open;
  while (!cursor.isAtEnd) {
    const { here } = cursor;
    if (braces <= open && cursor.isAtNewline) return;
    if (braces === 0 && (here === '}' || here === ';')) return;
    if (here === '{') braces += 1;
    if (here === '}') braces -= 1;
    if (here === '"') cursor.take(TEXT);
    if (cursor.take(CONTINUATION) === null) cursor.at += 1;
  }
}
