/** What the words of a script mean, for their colours: five numbers for each token, as the protocol wants them. */
import type { Range, SemanticTokensEdit } from 'vscode-languageserver-types';
import type { ResolvedStatement } from '../semantics/resolve.ts';
import type { TextLines } from '../syntax/text-lines.ts';
import { absoluteStart, lastBefore, type Statement } from '../syntax/tree.ts';
import type { OpenDocument } from './open-document.ts';
import { modifierBits, typeNumber } from './tokens/legend.ts';
import { statementTokens, type Token } from './tokens/statement-tokens.ts';

interface Place {
  line: number;
  character: number;
}

/** The tokens of a statement in the protocol's numbers, the first one counted from the start of the statement. */
interface EncodedTokens {
  readonly data: readonly number[];
  /** Where the last one begins, counted in the same way; on the statement's first line characters are as well. */
  readonly last: Place;
}

const NUMBERS = 5;
/** What is known of a statement holds as long as it is the same one. */
const known = new WeakMap<ResolvedStatement, EncodedTokens>();

/** A statement's tokens, and where it stands. */
interface PlacedTokens {
  readonly tokens: EncodedTokens;
  readonly origin: Place;
}

/** The tokens of a document, statement by statement; statements without any are left out. */
export type DocumentTokens = readonly PlacedTokens[];

/** Of the whole document, or of the statements that a range touches. */
export function semanticTokens(document: OpenDocument, range?: Range): DocumentTokens {
  const { lines, analysis } = document;
  const { statements } = analysis.script;
  const to = range === undefined ? lines.length : lines.offsetAt(range.end);
  const placed: PlacedTokens[] = [];
  for (let index = range === undefined ? 0 : firstIn(document, range); index < statements.length; index += 1) {
    const statement = statements[index]!;
    const start = absoluteStart(statement);
    if (start > to) break;
    const tokens = tokensOf(document, statement, analysis.statements[index]!);
    if (tokens.data.length > 0) placed.push({ tokens, origin: lines.positionAt(start) });
  }
  return placed;
}

/** In the protocol's numbers, each token counted from the one before. */
export function tokenData(placed: DocumentTokens): number[] {
  const data: number[] = [];
  let last: Place = { line: 0, character: 0 };
  for (const each of placed) {
    const at = data.length;
    for (const number of each.tokens.data) data.push(number);
    data.splice(at, 2, ...distance(last, firstOf(each)));
    last = lastOf(each);
  }
  return data;
}

/** The first statement that reaches into a range. */
function firstIn({ analysis, lines }: OpenDocument, { start }: Range): number {
  const { statements } = analysis.script;
  const offset = lines.offsetAt(start);
  const index = lastBefore(statements, offset);
  const before = statements[index];
  return before !== undefined && absoluteStart(before) + before.length > offset ? index : index + 1;
}

function placeFrom(origin: Place, { line, character }: Place): Place {
  return { line: origin.line + line, character: line === 0 ? origin.character + character : character };
}

function firstOf({ tokens: { data }, origin }: PlacedTokens): Place {
  return placeFrom(origin, { line: data[0]!, character: data[1]! });
}

function lastOf({ tokens, origin }: PlacedTokens): Place {
  return placeFrom(origin, tokens.last);
}

function distance(from: Place, to: Place): [lines: number, characters: number] {
  return [to.line - from.line, to.line === from.line ? to.character - from.character : to.character];
}

/**
 * What makes the tokens before an edit those behind it: at most one stretch that is another one. Statements are compared,
 * not their tokens: after a key nearly all of them are the same objects.
 */
export function tokenEdits(before: DocumentTokens, after: DocumentTokens): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && isMoved(before[same]!, after[same]!, 0)) same += 1;
  if (same === before.length && same === after.length) return [];
  const lines = (after.at(-1)?.origin.line ?? 0) - (before.at(-1)?.origin.line ?? 0);
  let end = 0;
  while (end < shorter - same && isMoved(before.at(-1 - end)!, after.at(-1 - end)!, lines)) end += 1;
  // The first token behind the stretch counts from it.
  const behind = end === 0 ? 0 : NUMBERS;
  const numbers = (placed: DocumentTokens) => placed.reduce((sum, { tokens }) => sum + tokens.data.length, 0);
  const changed = tokenData(after.slice(same, after.length - end + (end === 0 ? 0 : 1)));
  const rest = end === 0 ? 0 : after[after.length - end]!.tokens.data.length - NUMBERS;
  if (same > 0 && changed.length > 0) {
    changed.splice(0, 2, ...distance(lastOf(after[same - 1]!), firstOf(after[same]!)));
  }
  return [
    {
      start: numbers(after.slice(0, same)),
      deleteCount: numbers(before.slice(same, before.length - end)) + behind,
      data: changed.slice(0, changed.length - rest),
    },
  ];
}

/** Whether tokens are the same, only so many lines further down. */
function isMoved(before: PlacedTokens, after: PlacedTokens, lines: number): boolean {
  const { line, character } = before.origin;
  const isThere = after.origin.line - line === lines && after.origin.character === character;
  return isThere && (before.tokens === after.tokens || areEqual(before.tokens, after.tokens));
}

/** Beside an edit statements are read again, and mostly say the same. */
function areEqual({ data: some }: EncodedTokens, { data: others }: EncodedTokens): boolean {
  return some.length === others.length && some.every((number, index) => number === others[index]);
}

function tokensOf(document: OpenDocument, statement: Statement, resolved: ResolvedStatement): EncodedTokens {
  const found = known.get(resolved);
  if (found !== undefined) return found;
  const tokens = encode(document, statement, resolved);
  known.set(resolved, tokens);
  return tokens;
}

function encode({ lines, analysis }: OpenDocument, statement: Statement, resolved: ResolvedStatement): EncodedTokens {
  const start = absoluteStart(statement);
  const isOneLine = lines.positionAt(start).line === lines.positionAt(start + statement.length).line;
  const encoder = new Encoder();
  for (const token of statementTokens(statement, resolved, analysis.file)) {
    if (isOneLine) encoder.add(0, token.start, token.end - token.start, token);
    else addByLine(encoder, lines, token, start);
  }
  return encoder;
}

class Encoder implements EncodedTokens {
  readonly data: number[] = [];
  readonly last: Place = { line: 0, character: 0 };

  add(line: number, character: number, length: number, { type, modifiers }: Token): void {
    const { data, last } = this;
    data.push(line - last.line, line === last.line ? character - last.character : character, length);
    data.push(typeNumber(type), modifierBits(modifiers));
    last.line = line;
    last.character = character;
  }
}

/** A token cannot go on in the next line: it is one on each of its lines. */
function addByLine(encoder: Encoder, lines: TextLines, token: Token, base: number): void {
  const origin = lines.positionAt(base);
  const first = lines.positionAt(base + token.start);
  const last = lines.positionAt(base + token.end);
  for (let { line } = first; line <= last.line; line += 1) {
    const from = line === first.line ? first.character : 0;
    const to = line === last.line ? last.character : lengthOf(lines, line);
    const character = line === origin.line ? from - origin.character : from;
    if (from < to) encoder.add(line - origin.line, character, to - from, token);
  }
}

/** Without the line end. */
function lengthOf(lines: TextLines, line: number): number {
  return lines.positionAt(lines.offsetAt({ line, character: Infinity })).character;
}
