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

/**
 * Strings are bytes to the router: `"\D0\96"` is one letter in UTF-8. Bytes that are not UTF-8 are read as Latin-1.
 */
function decodeString(pieces: readonly StringPiece[]): string {
  if (!pieces.some((piece) => /^\\[0-9A-F]{2}/.test(piece.text))) {
    return pieces.map((piece) => (piece.kind === 'escape' ? decodeEscape(piece.text) : piece.text)).join('');
  }
  const bytes = Buffer.concat(
    pieces.map((piece) =>
      /^\\[0-9A-F]{2}/.test(piece.text)
        ? Buffer.from(piece.text.slice(1), 'hex')
        : Buffer.from(piece.kind === 'escape' ? decodeEscape(piece.text) : piece.text, 'utf8'),
    ),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** An escape without hexadecimal digits; a line end vanishes together with the blanks around it. */
function decodeEscape(text: string): string {
  if (/[\r\n]/.test(text)) return '';
  const character = text.slice(1);
  const code = NAMED_ESCAPES[character];
  return code === undefined ? character : String.fromCharCode(code);
}
