/** What a value is when nothing has to run to know it. */
import type { Node, StringPiece, Value } from '../syntax/tree.ts';

const NAMED_ESCAPES: Record<string, number> = {
  a: 0x07,
  b: 0x08,
  f: 0x0c,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  v: 0x0b,
  _: 0x20,
};

/**
 * The text that a value stands for, quoted or not; null when it holds a variable or a command. A leading `!` of a
 * negated matcher is kept.
 */
export function literalText(value: Value | Node | null): string | null {
  if (value === null) return '';
  switch (value.kind) {
    case 'word':
    case 'text':
      return value.text;
    case 'template':
      return value.parts.every(isPiece) ? decodeString(value.parts) : null;
    case 'glued':
      return joinLiterals(value.parts);
    case 'negation': {
      const operand = literalText(value.operand);
      return operand === null ? null : `!${operand}`;
    }
    default:
      return null;
  }
}

function joinLiterals(parts: readonly Value[]): string | null {
  const texts = parts.map(literalText);
  return texts.includes(null) ? null : texts.join('');
}

function isPiece(part: { kind: string }): part is StringPiece {
  return part.kind === 'characters' || part.kind === 'escape';
}

/** Whether a value is written out as bytes that are no UTF-8: then each character of its text stands for one of them. */
export function holdsBytes(value: Value | Node | null): boolean {
  return value?.kind === 'template' && value.parts.every(isPiece) && !isUtf8(bytesOf(value.parts));
}

const HEX_ESCAPE = /^\\[0-9A-F]{2}/;

/**
 * Strings are bytes to the router: `"\D0\96"` is one letter in UTF-8. Bytes that are not UTF-8 are read as Latin-1.
 */
function decodeString(pieces: readonly StringPiece[]): string {
  if (!pieces.some((piece) => HEX_ESCAPE.test(piece.text))) {
    return pieces.map((piece) => (piece.kind === 'escape' ? decodeEscape(piece.text) : piece.text)).join('');
  }
  const bytes = bytesOf(pieces);
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function bytesOf(pieces: readonly StringPiece[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) =>
      HEX_ESCAPE.test(piece.text)
        ? Buffer.from(piece.text.slice(1), 'hex')
        : Buffer.from(piece.kind === 'escape' ? decodeEscape(piece.text) : piece.text, 'utf8'),
    ),
  );
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/** An escape without hexadecimal digits; a line end vanishes together with the blanks around it. */
function decodeEscape(text: string): string {
  if (/[\r\n]/.test(text)) return '';
  const character = text.slice(1);
  const code = NAMED_ESCAPES[character];
  return code === undefined ? character : String.fromCharCode(code);
}
