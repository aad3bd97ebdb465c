/** Writes what is to stand in the gaps between words, and keeps in mind the line that it is on. */
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import type { Statement } from '../../syntax/tree.ts';
import { columnsOf, indentation, isBlank, lastLine, lineEndOf } from './blanks.ts';
import type { MenuPart } from './group-menus.ts';
import type { SeparatorEdges } from './meaning.ts';
import type { FormatOptions } from './options.ts';
import type { Piece } from './pieces.ts';

/** What the layout has to be told of the text. */
export interface LayoutSource {
  text: string;
  lineEnd: string;
  /** What the statements of the file mean, with the commands inside of them. */
  resolved: ReadonlyMap<Statement, ResolvedStatement>;
  /** Statements that stay as they are. */
  kept: ReadonlySet<Statement>;
  /** Statements whose menu goes into a line of its own, or stands there already. */
  menus: ReadonlyMap<Statement, MenuPart>;
  /** Whether two texts between statements are the same to the router. */
  isSame: (one: string, other: string, edges: SeparatorEdges) => boolean;
}

/** The line that the statement begins on: its indentation, and how many columns further to the right that is than before. */
interface Line {
  indent: string;
  shift: number;
}

/** A gap between two parts of a statement, with the text that keeps its line break. */
interface Joint {
  piece: Piece;
  kept: string;
}

/** How far the second line of a command is indented: an export does it with blanks. */
const CONTINUED = '    ';
const BLANKS = /^[ \t]*/;

export abstract class GapWriter {
  /** In order of position. */
  readonly pieces: Piece[] = [];
  protected readonly source: LayoutSource;
  protected readonly options: FormatOptions;
  protected line: Line = { indent: '', shift: 0 };
  protected unit = 0;
  /** Whether somebody has broken a line inside a bracket of the statement. */
  protected isBrokenInside = false;
  private joints: Joint[] = [];

  constructor(source: LayoutSource, options: FormatOptions) {
    this.source = source;
    this.options = options;
  }

  protected add(start: number, end: number, text: string): Piece {
    const piece: Piece = { start, end, text, unit: this.unit, breakIndent: null };
    this.pieces.push(piece);
    return piece;
  }

  /** The line that begins behind a gap, with what stood there before. */
  protected beginLine(line: string, lineBefore: string): void {
    const indent = BLANKS.exec(line)![0];
    const before = BLANKS.exec(lineBefore)![0];
    const shift = columnsOf(indent, this.options) - columnsOf(before, this.options);
    this.line = { indent, shift };
  }

  /** A gap between the parts of a statement, where it may be broken. */
  protected joint(start: number, end: number, joined: '' | ' ', mayBreak: boolean): void {
    const raw = this.source.text.slice(start, end);
    if (!isBlank(raw) || (raw === '' && joined !== '')) return;
    const piece = this.add(start, end, joined);
    if (mayBreak) piece.breakIndent = CONTINUED;
    this.joints.push({ piece, kept: this.kept(raw, joined) });
  }

  /** A gap inside brackets: a line that is broken there stays broken. */
  protected inner(start: number, end: number, joined: '' | ' '): void {
    const raw = this.source.text.slice(start, end);
    if (!isBlank(raw) || raw === joined) return;
    if (lineEndOf(raw) !== null) this.isBrokenInside = true;
    this.add(start, end, this.kept(raw, joined));
  }

  /** Writes a statement, the lines of which are broken anew if they may be, and nobody has broken them in brackets. */
  protected statement(mayBreak: boolean, write: () => void): void {
    const outer = { joints: this.joints, isBrokenInside: this.isBrokenInside };
    this.joints = [];
    this.isBrokenInside = false;
    const indent = this.line.indent + CONTINUED;
    write();
    const keeps = this.isBrokenInside || !mayBreak;
    const isBroken = this.isBrokenInside || this.joints.some(({ kept }) => lineEndOf(kept) !== null);
    for (const { piece, kept } of this.joints) {
      if (keeps) piece.text = kept;
      piece.breakIndent = keeps || piece.breakIndent === null ? null : indent;
    }
    this.joints = outer.joints;
    this.isBrokenInside = outer.isBrokenInside || isBroken;
  }

  /** The gap with its line end, if it has one, and the next line moved as far as the first one of the statement. */
  private kept(raw: string, joined: '' | ' '): string {
    const lineEnd = lineEndOf(raw);
    if (lineEnd === null) return joined;
    const blanks = lastLine(raw);
    const { shift } = this.line;
    const columns = Math.max(0, columnsOf(blanks, this.options) + shift);
    return `${joined}\\${lineEnd}${shift === 0 ? blanks : indentation(columns, this.options)}`;
  }
}
