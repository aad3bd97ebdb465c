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

/** Of the whole document, or of the statements that a range touches. */
export function semanticTokens(document: OpenDocument, range?: Range): number[] {
  const { lines, analysis } = document;
  const { statements } = analysis.script;
  const to = range === undefined ? lines.length : lines.offsetAt(range.end);
  const data: number[] = [];
  let last: Place = { line: 0, character: 0 };
  for (let index = range === undefined ? 0 : firstIn(document, range); index < statements.length; index += 1) {
    const statement = statements[index]!;
    const start = absoluteStart(statement);
    if (start > to) break;
    const tokens = tokensOf(document, statement, analysis.statements[index]!);
    if (tokens.data.length === 0) continue;
    const origin = lines.positionAt(start);
    const first = placeFrom(origin, { line: tokens.data[0]!, character: tokens.data[1]! });
    const at = data.length;
    // By far the most of the work after an edit: an index is faster here than an iterator.
    for (let from = 0; from < tokens.data.length; from += 1) data.push(tokens.data[from]!);
    data[at] = first.line - last.line;
    data[at + 1] = first.line === last.line ? first.character - last.character : first.character;
    last = placeFrom(origin, tokens.last);
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

/** What makes the tokens before an edit those behind it: at most one stretch that is another one. */
export function tokenEdits(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before[same] === after[same]) same += 1;
  if (same === before.length && same === after.length) return [];
  // Clients take tokens in and out as a whole.
  const start = same - (same % NUMBERS);
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  end -= end % NUMBERS;
  return [{ start, deleteCount: before.length - end - start, data: after.slice(start, after.length - end) }];
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
