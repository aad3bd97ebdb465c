/** Scripts in the strings of others: `source="…"`, `on-event="…"`, `:parse "…"`. */
import type { Command as CommandSchema, Menu } from '../schema/command-tree.ts';
import { parse } from '../syntax/parser.ts';
import { absoluteStart, type NodeBase, type PlainText, type TemplateText, type Value } from '../syntax/tree.ts';
import { isSource } from './argument-roles.ts';
import { literalText } from './literals.ts';
import type { WrittenName } from './places.ts';
import type { ResolvedStatement } from './resolve.ts';
import type { ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';

export interface EmbeddedScript {
  /** The string, quotes included; it counts from the statement of `command`. */
  node: PlainText | TemplateText;
  command: ResolvedCommand;
  statements: readonly ResolvedStatement[];
  /** A name in the script as one in the file around; null where variables of the file around have a part in it. */
  outside(name: WrittenName): WrittenName | null;
}

/** What no name of a script or of a thing looks like: a statement has a blank, an operator or a bracket. */
const CODE = /[\s:;/{[($]/;
/** Stands where the text is only known when the script runs. No name that a router knows has a capital. */
const COMPUTED = 'Z';

const NOTHING: readonly EmbeddedScript[] = [];
const known = new WeakMap<ResolvedCommand, readonly EmbeddedScript[]>();

/** In order of writing. */
export function embeddedScripts(command: ResolvedCommand, file: ResolvedFile): readonly EmbeddedScript[] {
  if (command.schema === null) return NOTHING;
  const scripts = known.get(command) ?? find(command, command.schema, file);
  if (scripts.length > 0) known.set(command, scripts);
  return scripts;
}

function find(command: ResolvedCommand, schema: CommandSchema, file: ResolvedFile): readonly EmbeddedScript[] {
  const { positional, slots } = command;
  const found: EmbeddedScript[] = [];
  const add = (name: string, value: Value | null) => {
    if (value?.kind !== 'text' && value?.kind !== 'template') return;
    if (isSource(name) || (schema.menu.path === '/' && schema.name === 'parse'))
      found.push(...read(value, command, file));
  };
  for (const [index, value] of positional.entries()) if (slots[index]) add(slots[index], value);
  for (const { fullName, value } of command.arguments) add(fullName, value);
  return found;
}

function read(node: PlainText | TemplateText, command: ResolvedCommand, file: ResolvedFile): EmbeddedScript[] {
  const { text, pieces } = decode(node);
  if (!CODE.test(text)) return [];
  const script = parse(text);
  let menu: Menu | null = file.root;
  const statements = script.statements.map((each) => {
    const resolved = file.resolve(each, menu);
    menu = resolved.after;
    return resolved;
  });
  return [{ node, command, statements, outside: (name) => outside(name, command, pieces) }];
}

/** Characters of the script and where they are written; a computed piece is null. Both count their ranges from the front. */
interface Piece {
  start: number;
  end: number;
  written: NodeBase;
  kind: 'characters' | 'escape' | 'computed';
}

function decode(node: PlainText | TemplateText): { text: string; pieces: Piece[] } {
  const pieces: Piece[] = [];
  let text = '';
  const add = (kind: Piece['kind'], characters: string, { start, end }: NodeBase) => {
    if (characters === '') return;
    pieces.push({ start: text.length, end: text.length + characters.length, written: { start, end }, kind });
    text += characters;
  };
  if (node.kind === 'text') {
    add('characters', node.text, { start: node.start + 1, end: node.start + 1 + node.text.length });
    return { text, pieces };
  }
  for (const part of node.parts) {
    const isPiece = part.kind === 'characters' || part.kind === 'escape';
    // Bytes of one letter have an escape each.
    if (isPiece) add(part.kind, literalText({ kind: 'template', parts: [part], ...spanOf(part) }) ?? '', part);
    else add('computed', COMPUTED, part);
  }
  return { text, pieces };
}

function spanOf({ start, end }: NodeBase): NodeBase {
  return { start, end };
}

function outside(name: WrittenName, command: ResolvedCommand, pieces: readonly Piece[]): WrittenName | null {
  const base = absoluteStart(name.statement);
  const map = (node: NodeBase) => written(pieces, base + node.start, base + node.end);
  const range = map(name.range);
  const node = name.value && map(name.value.node);
  if (range === null || (name.value !== null && node === null)) return null;
  const value = name.value && { ...name.value, node: node! };
  return { name: name.name, statement: command.statement, range, value, depth: name.depth + 1 };
}

/** Where characters of a script are written; null where some of them are computed. */
function written(pieces: readonly Piece[], start: number, end: number): NodeBase | null {
  const first = pieceAt(pieces, start);
  const last = pieceAt(pieces, end - 1);
  if (first < 0 || last < 0) return null;
  for (let index = first; index <= last; index += 1) if (pieces[index]!.kind === 'computed') return null;
  return { start: offsetIn(pieces[first]!, start, 0), end: offsetIn(pieces[last]!, end - 1, 1) };
}

function offsetIn({ kind, start, written: { start: from, end } }: Piece, offset: number, behind: 0 | 1): number {
  if (kind === 'characters') return from + offset - start + behind;
  return behind === 0 ? from : end;
}

function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low < pieces.length && pieces[low]!.start <= offset ? low : -1;
}
