/**
 * What the router's parser says of a file that is being edited: read once as a whole, and then again only from where an
 * edit begins to where everything is as it was. It is what a reading of the whole new text would say.
 */
import type { CommandTree } from '../../schema/command-tree.ts';
import type { Target } from '../../schema/presence.ts';
import type { Change, TextLines } from '../../syntax/text-lines.ts';
import type { NodeBase, Script } from '../../syntax/tree.ts';
import type { ResolvedFile } from '../resolved-file.ts';
import { ByteText } from './byte-text.ts';
import type { ParserComplaint } from './complaints.ts';
import { isPlain } from './plain-statement.ts';
import { initialState, type ReaderState, RouterParser } from './router-parser.ts';
import { type FoundCommand, StatementWalk } from './statement-walk.ts';

/** A complaint with its place in the file, in UTF-16. */
export interface PlacedComplaint extends NodeBase {
  /** In the router's words; empty for a stray bracket, of which the router says nothing. */
  message: string;
  /**
   * The router stops there; or finds out when it comes to run the command; or ends the script there without a word,
   * since nothing has opened this bracket.
   */
  kind: 'stop' | 'late' | 'stray';
}

/** A statement of the file and what separates it from the next one. Offsets of the complaints count from its start. */
interface ReadStatement {
  start: number;
  /** Text from here on had no part in it. */
  furthest: number;
  state: ReaderState;
  complaints: readonly PlacedComplaint[];
}

interface ReadOn {
  statements: ReadStatement[];
  /** Whether what stands behind them is what it was before an edit. */
  isRestSame: boolean;
}

/** What reading a statement comes to: where the next one begins, and what holds there. */
interface Step {
  at: number;
  furthest: number;
  state: ReaderState;
  complaints: readonly PlacedComplaint[];
}

const NOTHING: readonly PlacedComplaint[] = [];
/** How much is read at first where it is not known where a statement ends. */
const GUESS = 256;
const LINE_END = /\r\n?|\n/;
const UNDECIDED = new Set([' ', '\t', '\\', '\r']);

export class RouterReading {
  readonly #script: Script;
  readonly #resolved: ResolvedFile;
  readonly #tree: CommandTree;
  readonly #target: Target;
  #statements: ReadStatement[];
  #refused: readonly NodeBase[] | null = null;

  constructor(script: Script, resolved: ResolvedFile, tree: CommandTree, target: Target) {
    this.#script = script;
    this.#resolved = resolved;
    this.#tree = tree;
    this.#target = target;
    this.#statements = this.#read(0, initialState(tree), () => false).statements;
  }

  /** In order of position. */
  get complaints(): PlacedComplaint[] {
    const all: PlacedComplaint[] = [];
    for (const { start, complaints } of this.#statements) {
      for (const each of complaints) all.push({ ...each, start: start + each.start, end: start + each.end });
    }
    return all;
  }

  /** Where the router stops, or ends the script: what it reads there, and what it leaves out up to where it goes on. */
  get refused(): readonly NodeBase[] {
    const { length } = this.#script.source;
    this.#refused ??= this.#statements.flatMap(({ start, complaints }, index) => {
      const end = this.#statements[index + 1]?.start ?? length;
      return complaints.some(({ kind }) => kind !== 'late') ? [{ start, end }] : [];
    });
    return this.#refused;
  }

  /** What holds before the statement that is read at an offset. */
  stateAt(offset: number): ReaderState {
    let low = 0;
    let high = this.#statements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#statements[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#statements[low - 1]?.state ?? initialState(this.#tree);
  }

  /** Follows an edit, which the tree and its commands have followed already. */
  update({ start, end, newText }: Change): void {
    this.#refused = null;
    const before = this.#statements;
    const first = before.length === 0 ? 0 : before.findIndex(({ furthest }) => furthest >= start);
    if (first < 0) return;
    const moved = newText.length - (end - start);
    let same = first + 1;
    const isAsBefore = (at: number, state: ReaderState): boolean => {
      while (same < before.length && before[same]!.start + moved < at) same += 1;
      const old = before[same];
      return old !== undefined && old.start >= end && old.start + moved === at && isSame(old.state, state);
    };
    const from = before[first] ?? { start: 0, state: initialState(this.#tree) };
    const { statements, isRestSame } = this.#read(from.start, from.state, isAsBefore);
    const rest = isRestSame ? same : before.length;
    if (isRestSame) this.#move(rest, moved);
    if (statements.length === rest - first)
      for (const [index, each] of statements.entries()) before[first + index] = each;
    else this.#statements = before.slice(0, first).concat(statements, before.slice(rest));
  }

  #move(from: number, by: number): void {
    if (by === 0) return;
    for (let index = from; index < this.#statements.length; index += 1) {
      const statement = this.#statements[index]!;
      statement.start += by;
      statement.furthest += by;
    }
  }

  /** Reads on from an offset to the end, or to where nothing changes any more. */
  #read(from: number, before: ReaderState, isAsBefore: (at: number, state: ReaderState) => boolean): ReadOn {
    const statements: ReadStatement[] = [];
    const { length } = this.#script.source;
    const walk = new StatementWalk(this.#script, from);
    let at = from;
    let state = before;
    while (at < length) {
      const found = walk.commandFrom(at);
      const next = this.#stepOver(found, state) ?? this.#readStatement(at, found, state);
      statements.push({ start: at, furthest: next.furthest, state, complaints: next.complaints });
      at = next.at;
      state = next.state;
      if (isAsBefore(at, state)) return { statements, isRestSame: true };
    }
    return { statements, isRestSame: false };
  }

  /** Null where the router's parser has to read the text itself. */
  #stepOver(found: FoundCommand | null, state: ReaderState): Step | null {
    if (found === null) return null;
    const resolved = this.#resolved.statements[found.index]!;
    if (resolved.before !== state.menu || !isPlain(resolved, this.#target)) return null;
    const { end } = found;
    const { after } = resolved;
    const isInMenu = after === null || after === state.menu;
    const behind = isInMenu ? state : { menu: after, declared: state.declared };
    return { at: end, furthest: end, state: behind, complaints: NOTHING };
  }

  /** Reads one statement. Its text is cut out by a guess of where it ends, and a longer one if that was too short. */
  #readStatement(at: number, found: FoundCommand | null, state: ReaderState): Step {
    const { source } = this.#script;
    const start = found?.start ?? at;
    const guess = found?.end ?? at + GUESS;
    for (let end = cutBehind(source, guess); ; end = cutBehind(source, start + 4 * (end - start))) {
      const text = new ByteText(source.slice(start, end));
      const parser = new RouterParser(text.bytes, this.#tree, this.#target, state);
      const isStray = !parser.statement() && !parser.cursor.isAtEnd;
      const { furthest } = parser.cursor;
      if (end < source.length && furthest >= text.bytes.length) continue;
      const offset = (bytes: number) => Math.min(start + text.toUtf16(bytes), source.length);
      const place = ({ message, isLate, ...range }: ParserComplaint): PlacedComplaint => ({
        message: text.decode(message),
        kind: isLate ? 'late' : 'stop',
        start: offset(range.start) - at,
        end: offset(range.end) - at,
      });
      const complaints = parser.complaints.inOrder.map(place);
      const behind = offset(parser.cursor.at);
      if (isStray) complaints.push({ message: '', kind: 'stray', start: behind - at, end: behind + 1 - at });
      const next = isStray ? behind + 1 : behind;
      return {
        at: next,
        furthest: Math.max(next, offset(furthest)),
        state: parser.state,
        complaints: complaints.length === 0 ? NOTHING : complaints,
      };
    }
  }
}

/**
 * Where to cut a text at or behind an offset: behind the line, but not far away; and not in blanks or behind a
 * backslash, where the parser would have to know what follows.
 */
function cutBehind(source: string | TextLines, offset: number): number {
  for (let length = GUESS; ; length *= 2) {
    const end = Math.min(offset + length, source.length);
    const window = source.slice(offset, end);
    const line = LINE_END.exec(window);
    if (line !== null && line.index + line[0].length < window.length) return offset + line.index + line[0].length;
    if (end === source.length) return end;
    let cut = window.length;
    while (cut > 0 && UNDECIDED.has(window.charAt(cut - 1))) cut -= 1;
    if (cut > 0) return offset + cut;
  }
}

function isSame(a: ReaderState, b: ReaderState): boolean {
  return a.menu === b.menu && a.declared.equals(b.declared);
}
