/** An edit: the text between two UTF-16 offsets becomes another one. */
export interface Change {
  start: number;
  end: number;
  newText: string;
}

/** A place as editors count it: line and character from 0, characters in UTF-16 (Language Server Protocol, Position). */
export interface LinePosition {
  line: number;
  character: number;
}

const LINE_END = /\r\n?|\n/g;

/**
 * A text that is edited, kept line by line: an edit copies the lines that it touches, where a string of some megabytes
 * would be copied as a whole for each key.
 */
export class TextLines {
  /** With their ends. There is always a last one without, which may be empty. */
  #lines: string[];
  #starts: number[] = [];
  #whole: string | null;

  constructor(text: string) {
    this.#whole = text;
    this.#lines = splitLines(text);
    this.#countFrom(0);
  }

  get length(): number {
    return this.#starts.at(-1)! + this.#lines.at(-1)!.length;
  }

  /** Offsets are UTF-16, and lie in the text. */
  slice(start: number, end: number): string {
    if (this.#whole !== null) return this.#whole.slice(start, end);
    const first = this.#lineAt(start);
    const last = this.#lineAt(end);
    if (first === last) return this.#lines[first]!.slice(start - this.#starts[first]!, end - this.#starts[first]!);
    const head = this.#lines[first]!.slice(start - this.#starts[first]!);
    const tail = this.#lines[last]!.slice(0, end - this.#starts[last]!);
    return head + this.#lines.slice(first + 1, last).join('') + tail;
  }

  toString(): string {
    this.#whole ??= this.#lines.join('');
    return this.#whole;
  }

  replace({ start, end, newText }: Change): void {
    let first = this.#lineAt(start);
    // A line feed behind a lone carriage return makes one line end of both.
    if (first > 0 && start === this.#starts[first] && this.#lines[first - 1]!.endsWith('\r')) first -= 1;
    const last = this.#lineAt(end);
    const head = this.#lines[first]!.slice(0, start - this.#starts[first]!);
    const lines = splitLines(head + newText + this.#lines[last]!.slice(end - this.#starts[last]!));
    // Only the last line of a text has no end, so the last piece is empty where others follow.
    if (last < this.#lines.length - 1) lines.pop();
    const removed = last - first + 1;
    if (lines.length === removed) for (const [index, line] of lines.entries()) this.#lines[first + index] = line;
    else this.#lines = this.#lines.slice(0, first).concat(lines, this.#lines.slice(last + 1));
    this.#whole = null;
    this.#countFrom(first);
  }

  /** A place outside the text or its line means the nearest one inside. */
  offsetAt({ line, character }: LinePosition): number {
    if (line >= this.#lines.length) return this.length;
    const content = this.#lines[line]!.replace(/[\r\n]+$/, '');
    return this.#starts[line]! + Math.min(character, content.length);
  }

  positionAt(offset: number): LinePosition {
    const line = this.#lineAt(offset);
    return { line, character: offset - this.#starts[line]! };
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #countFrom(first: number): void {
    this.#starts.length = this.#lines.length;
    let start = first === 0 ? 0 : this.#starts[first - 1]! + this.#lines[first - 1]!.length;
    for (let line = first; line < this.#lines.length; line += 1) {
      this.#starts[line] = start;
      start += this.#lines[line]!.length;
    }
  }
}

function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  LINE_END.lastIndex = 0;
  while (LINE_END.test(text)) {
    lines.push(text.slice(start, LINE_END.lastIndex));
    start = LINE_END.lastIndex;
  }
  lines.push(text.slice(start));
  return lines;
}
