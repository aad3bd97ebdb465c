/** A text as the router reads it: one character a byte. */

const NOT_ASCII = /[\u0080-\uFFFF]/;

export class ByteText {
  readonly bytes: string;
  readonly #isAscii: boolean;
  /** The offset that was asked for last, in bytes and in UTF-16: mostly the next one stands behind it. */
  #known = { bytes: 0, units: 0 };

  /** `encoding` is that of the file that the text was read from. */
  constructor(text: string, encoding: 'utf-8' | 'latin1' = 'utf-8') {
    this.#isAscii = encoding === 'latin1' || !NOT_ASCII.test(text);
    this.bytes = this.#isAscii ? text : Buffer.from(text, 'utf-8').toString('latin1');
  }

  /** The UTF-16 offset of an offset in bytes. */
  toUtf16(offset: number): number {
    if (this.#isAscii) return offset;
    const { bytes, units } = offset >= this.#known.bytes ? this.#known : { bytes: 0, units: 0 };
    this.#known = { bytes: offset, units: units + unitCount(this.bytes.slice(bytes, offset)) };
    return this.#known.units;
  }

  /** Words taken from `bytes`, as they stand in the text. */
  decode(words: string): string {
    return this.#isAscii ? words : Buffer.from(words, 'latin1').toString('utf-8');
  }
}

/** UTF-16 units of UTF-8 bytes: all but continuation bytes begin one, and four bytes make two. */
function unitCount(bytes: string): number {
  return bytes.replace(/[\x80-\xBF]/g, '').length + (bytes.match(/[\xF0-\xF7]/g)?.length ?? 0);
}
