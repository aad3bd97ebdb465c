/** Goes through statements and says for each gap in them, and between them, what is to stand there. */
import type { Menu } from '../../schema/command-tree.ts';
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import type { Argument, Body, Command, Comment, Part, Statement, Value } from '../../syntax/tree.ts';
import { columnsOf, indentation, lastLine, lineEndOf } from './blanks.ts';
import { BodyRoles } from './body-roles.ts';
import { widthOf } from './options.ts';
import { BACKSLASH, type Piece } from './pieces.ts';
import { type Gap, isTall, separator } from './separators.ts';
import { sortedArguments } from './sort-arguments.ts';
import { type Place, ValueLayout } from './value-layout.ts';

/** A gap with its place, and the comment behind it. */
interface Separated extends Gap {
  start: number;
  end: number;
  comment: Comment | null;
}

/** A statement of the file, or what is left of it where its menu stands in a line of its own. */
export interface LaidOutStatement {
  start: number;
  end: number;
  /** The menu that it stands in, if it is another one than before. */
  menu: Menu | null;
  resolved: ResolvedStatement;
  pieces: Piece[];
}

export class Layout extends ValueLayout {
  /** Those of the file. */
  readonly statements: LaidOutStatement[] = [];
  /** Whether the statement begins its line. */
  #isAtLineStart = true;

  /** Lays out statements of the file with what is around them. */
  file(body: Body, first: number, behind: number): void {
    const before = body.statements[first - 1];
    const after = body.statements[behind];
    const start = before === undefined ? 0 : before.offset + before.length;
    const end = after?.offset ?? this.source.text.length;
    this.body(body.statements.slice(first, behind), { kind: 'file', origin: 0, start, end, before, after });
  }

  protected body(statements: readonly Statement[], place: Place): void {
    const { kind, origin, before, after } = place;
    const gaps = this.#gaps(statements, place);
    if (gaps.some(({ raw }) => lineEndOf(raw) !== null)) this.isBrokenInside = true;
    const hasLines = kind === 'file' || gaps.some(({ raw }) => isTall(raw));
    let run: Separated[] = [];
    let previous = before;
    for (const [index, gap] of gaps.entries()) {
      run.push(gap);
      if (gap.comment !== null) continue;
      const next = statements[index] ?? after;
      this.#separate(run, kind === 'array', previous, next);
      run = [];
      previous = next;
      if (next?.kind !== 'command' || next === after || this.source.kept.has(next)) continue;
      if (kind === 'file') this.#statementOfFile(next);
      else this.#command(next, origin + next.offset, hasLines && kind !== 'array');
    }
  }

  #statementOfFile(command: Command): void {
    const start = command.offset;
    const end = start + command.length;
    const menu = this.source.menus.get(command);
    if (menu === undefined && this.#isSettled(command)) return;
    const resolved = this.source.resolved.get(command)!;
    this.roles = new BodyRoles(resolved.commands);
    if (menu !== undefined) this.add(start, start + menu.cut, menu.header);
    const from = this.pieces.length;
    this.#command(command, start, true, menu?.cut);
    const pieces = this.pieces.slice(from);
    this.statements.push({ start: start + (menu?.cut ?? 0), end, menu: menu?.menu ?? null, resolved, pieces });
  }

  /** Whether there is nothing to do in a statement: so it is with most of an export. */
  #isSettled({ parts, offset, length }: Command): boolean {
    const { text } = this.source;
    const width = widthOf(this.options) ?? Number.POSITIVE_INFINITY;
    if (
      this.options.sortArguments ||
      !this.#isAtLineStart ||
      this.line.indent.length + length + BACKSLASH.length > width
    )
      return false;
    let end = parts[0]!.start - 1;
    return parts.every((part) => {
      const isNext = part.start === end + 1 && (end < 0 || text.charAt(offset + end) === ' ');
      end = part.end;
      return isNext && isPlain(part);
    });
  }

  /** The gaps before, between and behind statements. */
  #gaps(statements: readonly Statement[], { kind, origin, start, end, before, after }: Place): Separated[] {
    const { text, lineEnd } = this.source;
    const { indent: outer } = this.line;
    const isFile = kind === 'file';
    const all = [...statements, null].map((next, index) => {
      const previous = statements[index - 1];
      const from = previous === undefined ? start : origin + previous.offset + previous.length;
      const to = next === null ? end : origin + next.offset;
      return { start: from, end: to, raw: text.slice(from, to), comment: next?.kind === 'comment' ? next : null };
    });
    const level = !isFile && all.some(({ raw }) => isTall(raw)) ? this.#deeper(outer) : outer;
    // Between `;` and `}` a blank is an empty statement, so there is none in front either.
    const isPadded = kind === 'code' ? !all.at(-1)!.raw.endsWith(';') : all[0]!.raw !== '';
    return all.map((gap, index) => {
      const closes = index === statements.length && after === undefined;
      return {
        ...gap,
        opens: index === 0 && before === undefined,
        closes,
        isFile,
        isPadded,
        beforeComment: gap.comment !== null,
        indent: closes ? outer : level,
        lineEnd,
      };
    });
  }

  #deeper(indent: string): string {
    return indentation(columnsOf(indent, this.options) + this.options.tabSize, this.options);
  }

  /** The gaps between two commands, and the comments in between. */
  #separate(run: readonly Separated[], isArray: boolean, before?: Statement, after?: Statement): void {
    const stays = isEmpty(run) || this.#stays(run[0]!, before, after);
    const texts = (stays ? null : this.#separators(run, isArray)) ?? run.map(({ raw }) => raw);
    this.unit += 1;
    for (const [index, gap] of run.entries()) {
      const text = texts[index]!;
      this.add(gap.start, gap.end, text);
      this.#isAtLineStart = lineEndOf(text) !== null || gap.opens;
      if (lineEndOf(text) !== null || (gap.opens && gap.isFile)) this.beginLine(lastLine(text), lastLine(gap.raw));
    }
    this.unit += 1;
  }

  #stays({ start }: Separated, before?: Statement, after?: Statement): boolean {
    const { kept, text } = this.source;
    if ((before && kept.has(before)) || (after && kept.has(after))) return true;
    // With a line end behind it, it would join this line and the next one; glued to a word it may be part of it.
    return before?.kind === 'command' && text.slice(start - 1, start + 1).includes('\\');
  }

  /** Null where they have to stay as they are. */
  #separators(run: readonly Separated[], isArray: boolean): string[] | null {
    for (const isCautious of [false, true]) {
      const texts: string[] = [];
      for (const gap of run) {
        const text = separator(gap, isCautious);
        if (text === null) return null;
        texts.push(text);
      }
      if (isArray || this.#isSame(run, texts)) return texts;
    }
    return null;
  }

  #isSame(run: readonly Separated[], texts: readonly string[]): boolean {
    const comments = run.map(({ comment }) => comment?.text ?? '');
    const old = run.map(({ raw }, index) => raw + comments[index]).join('');
    const now = texts.map((text, index) => text + comments[index]).join('');
    if (old === now || !/[#;\\]/.test(old)) return true;
    const { opens, isFile } = run[0]!;
    return this.source.isSame(old, now, { opens, closes: run.at(-1)!.closes, isFile });
  }

  /**
   * `mayBreak` is whether the statement may take up more lines than it does; what stands before `cut`, counted from its
   * start, is left out.
   */
  #command(command: Command, start: number, mayBreak: boolean, cut = 0): void {
    if (this.roles.isUnknown(command)) return;
    this.statement(mayBreak && widthOf(this.options) !== null, () => this.#parts(command, start, cut));
  }

  #parts(command: Command, start: number, cut: number): void {
    const { parts } = command;
    const sorted = this.options.sortArguments ? sortedArguments(command, this.roles) : null;
    const words = parts.findIndex(({ kind }) => kind !== 'word');
    for (const [index, part] of parts.entries()) {
      const previous = parts[index - 1];
      const mayBreak = words >= 0 && index > words && !holdsBraces(part);
      if (previous !== undefined && previous.end >= cut)
        this.joint(start + previous.end, start + part.start, ' ', mayBreak);
      if (part.kind === 'argument') this.#argument(part, sorted?.get(part) ?? part, start, command);
      else if (part.kind === 'filter') this.filter(part, start);
      else this.value(part, start);
    }
  }

  /** An argument in the place where it stands, or in that of another one. */
  #argument(place: Argument, argument: Argument, base: number, command: Command): void {
    const { value } = argument;
    const gap = place.name.end + 1;
    const behind = place.value ?? { start: place.end, end: place.end };
    // Exports put the value on another line than the name.
    const isKnown = this.options.wrap === 'export' && this.roles.knows(command, argument);
    if (place !== argument) this.#move(place.start, gap, base, argument.start, argument.name.end + 1);
    if (place.value !== null || place !== argument)
      this.joint(base + gap, base + behind.start, '', isKnown && value !== null && mayBeginLine(value));
    if (place !== argument) this.#move(behind.start, behind.end, base, value?.start ?? 0, value?.end ?? 0);
    else if (value !== null) this.value(value, base);
  }

  /** Puts a text of the statement in the place of another one. */
  #move(start: number, end: number, base: number, from: number, to: number): void {
    this.add(base + start, base + end, this.source.text.slice(base + from, base + to));
  }
}

/** Whether nothing stands in the brackets but blanks. */
function isEmpty([gap, ...more]: readonly Separated[]): boolean {
  return more.length === 0 && gap!.opens && gap!.closes;
}

/** Whether a part has no gaps in it. */
function isPlain(part: Part): boolean {
  if (part.kind !== 'argument') return part.kind === 'word' || part.kind === 'text';
  const { name, value } = part;
  return value === null || ((value.kind === 'word' || value.kind === 'text') && value.start === name.end + 1);
}

function holdsBraces(part: Part): boolean {
  return (part.kind === 'argument' ? part.value?.kind : part.kind) === 'braces';
}

/** Whether a value may begin a line: what holds a `=` would be read as another argument there. */
function mayBeginLine(value: Value): boolean {
  if (value.kind === 'negation') return value.operand !== null && mayBeginLine(value.operand);
  return value.kind === 'word' || value.kind === 'text' || value.kind === 'template' || value.kind === 'variable';
}
