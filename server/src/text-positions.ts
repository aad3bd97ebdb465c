/** Lines and columns of a text, both from 1, the columns in bytes: as the router counts them. */

export interface TextPosition {
  line: number;
  column: number;
}

export class TextPositions {
  readonly #text: string;
  readonly #encoding: 'utf-8' | 'latin1';
  readonly #lineStarts: number[] = [0];

  /** `encoding` is that of the file that the text was read from. */
  constructor(text: string, encoding: 'utf-8' | 'latin1' = 'utf-8') {
    this.#text = text;
    this.#encoding = encoding;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#lineStarts.push(match.index + match[0].length);
  }

  /** Position of a UTF-16 offset. */
  at(offset: number): TextPosition {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const column = Buffer.byteLength(this.#text.slice(this.#lineStarts[low], offset), this.#encoding) + 1;
    return { line: low + 1, column };
  }

  /** The UTF-16 offset of a position, kept inside the text and its line. */
  offsetAt({ line, column }: TextPosition): number {
    const start = this.#lineStarts[Math.min(line, this.#lineStarts.length) - 1] ?? 0;
    const end = this.#lineStarts[line] ?? this.#text.length;
    let offset = start;
    for (let bytes = 1; offset < end && bytes < column; offset += 1) {
      bytes += Buffer.byteLength(this.#text[offset]!, this.#encoding);
    }
    return offset;
  }
}
