/** The part of the parser below its rules: where it stands, what tokens become, and what it complains of. */
import { EmbeddedActionsParser, EOF, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { type ExpressionItem, expectsOperand, isInfix, isOperatorWord } from './operators.ts';
import * as t from './tokens.ts';
import type * as tree from './tree.ts';

/** Brackets and strings nested deeper than this are not followed: far more than anybody writes, and the stack holds it. */
const MOST_NESTED = 100;

/** What the parser reads: the tokens of a run of statements, and where they stand. */
export interface Run {
  tokens: IToken[];
  /** The body that the statements belong to. */
  body: tree.Body;
  /** Offset of the inside of that body from the start of the tokens' text; negative where statements stand before. */
  bodyOrigin: number;
  /** Length of the tokens' text. */
  length: number;
  /** How many brackets and strings are open around it. */
  nesting: number;
}

/** What was read: statements for the body, and errors with offsets from the start of the tokens' text. */
export interface Reading {
  statements: tree.Statement[];
  errors: tree.SyntaxError[];
}

export abstract class TokenReader extends EmbeddedActionsParser {
  /** How many brackets and strings are open around the next token. */
  protected nesting = 0;
  /** Offset of the statement being read: what its nodes count from. */
  protected base = 0;
  /** Offset of the inside of the body being read: what its statements count from. */
  protected bodyOrigin = 0;
  protected enclosing: tree.Statement | null = null;
  private textEnd = 0;
  private errorsFound: tree.SyntaxError[] = [];

  constructor() {
    super(t.allTokens, { maxLookahead: 1, recoveryEnabled: false, skipValidations: false });
  }

  /** Makes ready for a run of statements; gives the list that its errors will go to. */
  protected begin(run: Run): tree.SyntaxError[] {
    this.input = run.tokens;
    this.errorsFound = [];
    this.textEnd = run.length;
    this.base = 0;
    this.bodyOrigin = run.bodyOrigin;
    this.enclosing = null;
    this.nesting = run.nesting;
    return this.errorsFound;
  }

  // What tokens become. Each kind of node is written out with its fields in one order, which keeps reading quick.

  protected word(token: IToken): tree.Word {
    return { kind: 'word', text: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  protected plainText(token: IToken): tree.PlainText {
    const text = token.image?.slice(1, -1);
    return { kind: 'text', text, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  protected variable(token: IToken): tree.Variable {
    const name = token.image?.slice(1);
    return { kind: 'variable', name, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  protected piece(kind: tree.StringPiece['kind'], token: IToken): tree.StringPiece {
    return { kind, text: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  protected operatorItem(token: IToken): ExpressionItem {
    return { kind: 'operator', text: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  /** From an opening token to the last token read. */
  protected span(opening: IToken): tree.NodeBase {
    return { start: opening.startOffset - this.base, end: this.lastEnd() - this.base };
  }

  // Where the parser stands.

  /** Reads the inside of brackets or of a string. Too deep down it is left to what stands around it. */
  protected inside(read: () => void): void {
    this.nesting += 1;
    if (this.nesting <= MOST_NESTED) read();
    this.nesting -= 1;
  }

  protected enterBody(opening: IToken): tree.Body {
    this.bodyOrigin = endOf(opening);
    return { statements: [], start: this.bodyOrigin - this.base, parent: this.enclosing };
  }

  /** While chevrotain records the grammar there is none, and a field that has held `NaN` once keeps its numbers on the heap. */
  protected lastEnd(): number {
    return this.RECORDING_PHASE ? 0 : endOf(this.LA(0));
  }

  protected nextStart(): number {
    const next = this.LA(1);
    return next.tokenType === EOF ? this.textEnd : next.startOffset;
  }

  /** Whether the next token stands right behind the last one. */
  protected adjacent(): boolean {
    const next = this.LA(1);
    return next.tokenType !== EOF && next.startOffset === this.lastEnd();
  }

  protected nextIs(type: TokenType): boolean {
    return tokenMatcher(this.LA(1), type);
  }

  /** Whether `name=` comes next. */
  protected startsArgument(): boolean {
    const name = this.LA(1);
    const equals = this.LA(2);
    return (
      (tokenMatcher(name, t.Word) || name.tokenType === t.PlainString) &&
      equals.tokenType === t.Equals &&
      equals.startOffset === endOf(name)
    );
  }

  protected atInfix(): boolean {
    const { image } = this.LA(1);
    return this.nextIs(t.Operator) ? isInfix(image) : this.nextIs(t.Word) && isOperatorWord(image);
  }

  /** Whether the next token acts as an operator: a symbol always, a word such as `and` only behind an operand. */
  protected atOperator(items: readonly ExpressionItem[]): boolean {
    return this.nextIs(t.Operator) || (!expectsOperand(items) && this.atInfix());
  }

  // Complaints, in the router's words.

  protected complain(message: string, start: number, end: number): void {
    const last = this.errorsFound[this.errorsFound.length - 1];
    if (last?.start === start) last.end = Math.max(last.end, end);
    else this.errorsFound.push({ message, start, end });
  }

  /** Names the place where the closing bracket was missed; brackets left open by one mistake are reported once. */
  protected complainUnclosed(message: string): void {
    const start = this.nextStart();
    this.complain(message, start, start);
  }

  /** A closing bracket that nothing opened, or what is left of a string. */
  protected complainStray(token: IToken): void {
    this.complain('expected command name', token.startOffset, endOf(token));
  }
}

/** Offset behind a token. The token that stands for any while chevrotain records the grammar has no image. */
export function endOf(token: IToken): number {
  return token.startOffset + (token.image?.length ?? 0);
}
