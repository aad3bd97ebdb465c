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

  /** The UTF-16 offset of a position, kept inside the text and its line; a byte inside a character means its start. */
  offsetAt({ line, column }: TextPosition): number {
    const index = Math.min(line, this.#lineStarts.length) - 1;
    let offset = this.#lineStarts[index] ?? 0;
    const content = this.#text.slice(offset, this.#lineStarts[index + 1]).replace(/[\r\n]+$/, '');
    let end = 1;
    for (const character of content) {
      end += Buffer.byteLength(character, this.#encoding);
      if (column < end) break;
      offset += character.length;
    }
    return offset;
  }
}
