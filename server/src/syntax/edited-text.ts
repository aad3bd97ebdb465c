/** A text that is edited several times over, and what that comes to in the text as it was. */
import type { Change } from './text-lines.ts';

/** A part of the original text, or text that has come. */
type Piece = { start: number; end: number } | { added: string };

export class EditedText {
  readonly #original: string;
  #pieces: Piece[];

  constructor(original: string) {
    this.#original = original;
    this.#pieces = [{ start: 0, end: original.length }];
  }

  toString(): string {
    return this.#pieces
      .map((piece) => ('added' in piece ? piece.added : this.#original.slice(piece.start, piece.end)))
      .join('');
  }

  /** Changes that do not overlap; offsets count in the text as it is now. */
  edit(changes: readonly Change[]): void {
    const sorted = changes.toSorted((one, other) => one.start - other.start || one.end - other.end);
    const rest = this.#pieces.toReversed();
    const edited: Piece[] = [];
    let at = 0;
    for (const { start, end, newText } of sorted) {
      for (const piece of taken(rest, start - at)) edited.push(piece);
      taken(rest, end - start);
      edited.push({ added: newText });
      at = end;
    }
    this.#pieces = edited.concat(rest.toReversed());
  }

  /** All that was changed, in order, as changes of the original text. */
  get changes(): Change[] {
    const changes: Change[] = [];
    let at = 0;
    let newText = '';
    const add = (end: number) => {
      if (end > at || newText !== '') changes.push({ start: at, end, newText });
      newText = '';
    };
    for (const piece of this.#pieces) {
      if ('added' in piece) newText += piece.added;
      else {
        add(piece.start);
        at = piece.end;
      }
    }
    add(this.#original.length);
    return changes;
  }
}

/** Takes so many characters from the top of a stack of pieces. */
function taken(rest: Piece[], count: number): Piece[] {
  const found: Piece[] = [];
  let missing = count;
  while (missing > 0 && rest.length > 0) {
    const piece = rest.pop()!;
    const length = 'added' in piece ? piece.added.length : piece.end - piece.start;
    if (length > missing) rest.push(part(piece, missing, length));
    found.push(part(piece, 0, Math.min(length, missing)));
    missing -= length;
  }
  return found;
}

function part(piece: Piece, from: number, to: number): Piece {
  if ('added' in piece) return { added: piece.added.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}
