/**
 * The text that a string stands for, and where each of its characters is written: positions and edits go there and back
 * through the escapes. Places in the string count as its node does.
 */
import type { Change } from '../syntax/text-lines.ts';
import type { NodeBase, PlainText, StringPiece, TemplateText } from '../syntax/tree.ts';
import { literalText } from './literals.ts';

/** Characters of the text and where they are written; both count their ranges from the front. */
interface Piece {
  start: number;
  end: number;
  written: NodeBase;
  /** As they are, as escapes, or put in by a variable or a command. */
  kind: 'characters' | 'escape' | 'computed';
}

/** Stands where the text is only known when the command runs. No name that a router knows has a capital. */
const COMPUTED = 'Z';
const BYTE = /^\\[0-9A-F]{2}$/;
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

export class EmbeddedText {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  /** Between the quotes. */
  readonly #inside: NodeBase;
  #hasLineEnds: boolean | null = null;

  constructor(node: PlainText | TemplateText) {
    const start = node.start + 1;
    const parts = node.kind === 'template' ? node.parts : [plainPart(node.text, start)];
    const { text, pieces } = decode(parts);
    this.text = text;
    this.#pieces = pieces;
    this.#inside = { start, end: parts.at(-1)?.end ?? start };
  }

  /** Whether a part of it is only known when the command runs. */
  get isComputed(): boolean {
    return this.#pieces.some(({ kind }) => kind === 'computed');
  }

  /** Where characters are written; null where some of them are computed. */
  written({ start, end }: NodeBase): NodeBase | null {
    const first = this.#indexAt(start);
    const last = this.#indexAt(end - 1);
    if (first < 0 || last < 0) return null;
    for (let index = first; index <= last; index += 1) if (this.#pieces[index]!.kind === 'computed') return null;
    return { start: this.#startOf(start), end: this.#endOf(end - 1) };
  }

  /** The same for any range of the text: an empty one stands before its character, and what is computed counts as a whole. */
  place({ start, end }: NodeBase): NodeBase {
    const from = start < this.text.length ? this.#startOf(start) : this.#inside.end;
    return { start: from, end: start < end ? this.#endOf(end - 1) : from };
  }

  /**
   * The offset in the text of a place in the string: that of the character for the inside of its escape. Null outside of
   * the quotes, and where a variable or a command stands, or ends, that has a part in the text.
   */
  offsetAt(place: number): number | null {
    if (place < this.#inside.start || place > this.#inside.end) return null;
    const piece = this.#pieces[firstIndex(this.#pieces, ({ written }) => written.end >= place)];
    if (piece === undefined) return this.text.length;
    const { start, end, written, kind } = piece;
    if (place <= written.start) return start;
    if (kind === 'computed') return null;
    if (place === written.end) return end;
    return kind === 'characters' ? start + place - written.start : start;
  }

  /** An edit of the text as one of the string, with escapes; null where it touches what is computed. */
  edit({ start, end, newText }: Change): Change | null {
    if (start < end && this.written({ start, end }) === null) return null;
    const before = this.#pieces[this.#indexAt(start - 1)];
    // What is put in behind a variable may become a part of its name.
    if (before?.kind === 'computed') return null;
    const escaped = this.escape(newText);
    const from = before === undefined ? this.#inside.start : this.#endOf(start - 1);
    const to = start < end ? this.#endOf(end - 1) : from;
    // A dollar as it is would make a variable with the name that follows it now.
    const isBehindDollar = before?.kind === 'characters' && this.text[start - 1] === '$';
    if (isBehindDollar) return { start: from - 1, end: to, newText: `\\$${escaped}` };
    // Blanks at the beginning of a continued line do not count.
    const isContinued = start < end && /^[^ \t]/.test(newText);
    return { start: isContinued ? this.#startOf(start) : from, end: to, newText: escaped };
  }

  /** A text as it is written in the string, where line ends may stand as they are. */
  escape(text: string): string {
    this.#hasLineEnds ??= this.#pieces.some(({ kind, start, end }) => {
      return kind === 'characters' && /[\r\n]/.test(this.text.slice(start, end));
    });
    const escaped = text.replace(/["\\$?]/g, '\\$&');
    return this.#hasLineEnds ? escaped : escaped.replace(/[\r\n\t]/g, (character) => ESCAPES[character]!);
  }

  #startOf(offset: number): number {
    const { kind, start, written } = this.#pieces[this.#indexAt(offset)]!;
    return kind === 'characters' ? written.start + offset - start : written.start;
  }

  #endOf(offset: number): number {
    const { kind, start, written } = this.#pieces[this.#indexAt(offset)]!;
    return kind === 'characters' ? written.start + offset - start + 1 : written.end;
  }

  /** Of the piece with a character of the text; -1 outside of it. */
  #indexAt(offset: number): number {
    return offset < 0 || offset >= this.text.length ? -1 : firstIndex(this.#pieces, ({ end }) => end > offset);
  }
}

function plainPart(text: string, start: number): StringPiece {
  return { kind: 'characters', text, start, end: start + text.length };
}

function decode(parts: TemplateText['parts']): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  const add = (kind: Piece['kind'], characters: string, { start, end }: NodeBase) => {
    if (characters === '') return;
    pieces.push({ start: text.length, end: text.length + characters.length, written: { start, end }, kind });
    text += characters;
  };
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index]!;
    if (part.kind !== 'characters' && part.kind !== 'escape') add('computed', COMPUTED, part);
    else if (!isByte(part)) add(part.kind, textOf([part]), part);
    else {
      const bytes = [part];
      for (let at = index + 1; at < parts.length && isByte(parts[at]!); at += 1) bytes.push(parts[at] as StringPiece);
      addLetters(bytes, (letter, written) => add('escape', letter, written));
      index += bytes.length - 1;
    }
  }
  return { text, pieces };
}

/** Bytes of one letter have an escape each; where they are not UTF-8, each is a letter. */
function addLetters(bytes: readonly StringPiece[], add: (letter: string, written: NodeBase) => void): void {
  const text = textOf(bytes);
  const isUtf8 = Buffer.byteLength(text) === bytes.length;
  let at = 0;
  for (const letter of text) {
    const { start } = bytes[at]!;
    at += isUtf8 ? Buffer.byteLength(letter) : 1;
    add(letter, { start, end: bytes[at - 1]!.end });
  }
}

function isByte(part: TemplateText['parts'][number]): boolean {
  return part.kind === 'escape' && BYTE.test(part.text);
}

function textOf(parts: readonly StringPiece[]): string {
  return literalText({ kind: 'template', parts: [...parts], start: 0, end: 0 })!;
}

function firstIndex(pieces: readonly Piece[], holds: (piece: Piece) => boolean): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(pieces[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
