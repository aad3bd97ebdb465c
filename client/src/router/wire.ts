import { RouterError } from './errors.ts';

/**
 * The most bytes of words that one received sentence may have.
 * RouterOS itself sends at most some ten kilobytes a word (a file's contents); a peer that announces more is not a router,
 * and must not be able to make us wait for, or hold, gigabytes.
 */
export const maxSentenceBytes = 16 * 1024 * 1024;

/**
 * A sentence as the RouterOS API sends it: each word after its length, then a zero byte (RouterOS manual, "API").
 * Text leaves as UTF-8; the router keeps bytes as they are.
 * @throws RouterError `invalid` on an empty word: it would end the sentence, and the rest would become a second one.
 */
export function encodeSentence(words: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const word of words) {
    if (word === '') throw new RouterError('invalid', 'An empty word cannot be sent to the router. Nothing was sent.');
    const bytes = Buffer.from(word, 'utf8');
    parts.push(encodeLength(bytes.length), bytes);
  }
  return Buffer.concat([...parts, Buffer.of(0)]);
}

/** The forms of a length prefix: its bytes, the mark in the highest bits of the first, the lengths it serves (RouterOS manual, "API"). */
const prefixForms = [
  { size: 1, mark: 0x00, below: 0x80 },
  { size: 2, mark: 0x80, below: 0x4000 },
  { size: 3, mark: 0xc0, below: 0x20_0000 },
  { size: 4, mark: 0xe0, below: 0x1000_0000 },
  { size: 5, mark: 0xf0, below: 0x1_0000_0000 },
];

/** The length prefix of a word of `length` bytes. */
export function encodeLength(length: number): Buffer {
  const { size, mark } = prefixForms.find(({ below }) => length < below)!;
  const prefix = Buffer.alloc(size);
  prefix.writeUIntBE(mark * 2 ** (8 * (size - 1)) + length, 0, size);
  return prefix;
}

/** Turns received bytes into sentences, whatever pieces they come in. Bytes that are not UTF-8 become U+FFFD. */
export class SentenceDecoder {
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** How many bytes must be there before decoding can go on; keeps a long word from being copied with every chunk. */
  #needed = 1;
  #words: string[] = [];
  #sentenceBytes = 0;

  /**
   * Takes the next bytes and returns the sentences that they complete. Empty sentences are left out.
   * @throws RouterError `protocol` on bytes that no router sends; the decoder is of no use afterwards.
   */
  push(chunk: Buffer): string[][] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return [];
    const bytes = Buffer.concat(this.#chunks, this.#buffered);
    const sentences: string[][] = [];
    let offset = 0;
    for (;;) {
      const next = this.#takeWord(bytes, offset, sentences);
      if (next === offset) break;
      offset = next;
    }
    this.#chunks = [bytes.subarray(offset)];
    this.#buffered = bytes.length - offset;
    return sentences;
  }

  /** Reads the word at `offset` if it is complete; returns where the next one starts, or `offset` itself. */
  #takeWord(bytes: Buffer, offset: number, sentences: string[][]): number {
    const prefix = decodeLength(bytes, offset);
    this.#needed = prefix.size + prefix.length;
    if (this.#sentenceBytes + prefix.length > maxSentenceBytes) {
      throw notTheApi(`a sentence of more than ${maxSentenceBytes} bytes`);
    }
    const end = offset + this.#needed;
    if (bytes.length < end) return offset;
    if (prefix.length > 0) {
      this.#sentenceBytes += this.#needed;
      this.#words.push(bytes.toString('utf8', offset + prefix.size, end));
    } else {
      if (this.#words.length > 0) sentences.push(this.#words);
      this.#words = [];
      this.#sentenceBytes = 0;
    }
    return end;
  }
}

/** The word length at `offset` and the size of its prefix; of a prefix that is not complete yet only the size counts. */
function decodeLength(bytes: Buffer, offset: number): { size: number; length: number } {
  const first = bytes[offset] ?? 0;
  if (first >= 0xf8) throw notTheApi(`the reserved control byte 0x${first.toString(16)}`);
  const { size, mark } = prefixForms.findLast((form) => first >= form.mark)!;
  if (bytes.length < offset + size) return { size, length: 0 };
  return { size, length: bytes.readUIntBE(offset, size) - mark * 2 ** (8 * (size - 1)) };
}

function notTheApi(what: string): RouterError {
  return new RouterError(
    'protocol',
    `The other side does not speak the RouterOS API: it sent ${what}. The connection was closed. Check the address and the port.`,
  );
}

/**
 * The `=name=value` words of a sentence as a record; a value may be empty and may hold "=" itself.
 * Words of other forms (`!re`, `.tag=1`) are left out.
 */
export function attributesOf(words: readonly string[]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const word of words) {
    const match = /^=([^=]+)=(.*)$/s.exec(word);
    if (match) attributes[match[1]!] = match[2]!;
  }
  return attributes;
}
