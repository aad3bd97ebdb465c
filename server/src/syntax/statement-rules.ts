/**
 * The rules for statements, with chevrotain's embedded actions. The grammar takes any sequence of tokens, so no input
 * makes it fail; what the router would complain of is kept as an error beside the tree.
 */
import { EOF, type IToken } from 'chevrotain';
import { endOf, type Reading, type Run } from './token-reader.ts';
import * as t from './tokens.ts';
import type * as tree from './tree.ts';
import { ValueRules } from './value-rules.ts';

/** Whether a value ends before a token of this type, even right behind it; by the number of the type. */
const endsValue: boolean[] = [];
const endings = [t.Newline, t.ClosingNewline, t.InnerNewline, t.Semicolon, t.GroupEnd, t.SubstitutionEnd, t.BraceEnd];
for (const type of endings) {
  endsValue[type.tokenTypeIdx!] = true;
}

class StatementRules extends ValueRules {
  constructor() {
    super();
    this.performSelfAnalysis();
  }

  read(run: Run): Reading {
    const errors = this.begin(run);
    const body: tree.Body = run.body;
    const before = body.statements;
    const statements: tree.Statement[] = [];
    body.statements = statements;
    this.script(body);
    body.statements = before;
    return { statements, errors };
  }

  private readonly script = this.RULE('script', (body: tree.Body): void => {
    this.SUBRULE(this.statements, { ARGS: [body] });
    this.MANY(() => {
      const stray = this.OR([
        { ALT: () => this.CONSUME(t.GroupEnd) },
        { ALT: () => this.CONSUME(t.SubstitutionEnd) },
        { ALT: () => this.CONSUME(t.BraceEnd) },
        // The rest of a string that was left because of what stands in its brackets.
        { ALT: () => this.CONSUME(t.StringText) },
        { ALT: () => this.CONSUME(t.StringEscape) },
        { ALT: () => this.CONSUME(t.StringEnd) },
      ]);
      this.ACTION(() => this.complainStray(stray));
      this.SUBRULE2(this.statements, { ARGS: [body] });
    });
  });

  /** Statements up to a closing bracket or the end. */
  private readonly statements = this.RULE('statements', (body: tree.Body): void => {
    const alternatives = [
      { ALT: () => this.CONSUME(t.Newline) },
      { ALT: () => this.CONSUME(t.Semicolon) },
      { ALT: () => this.SUBRULE(this.statement, { ARGS: [body] }) },
    ];
    this.MANY(() => this.OR(alternatives));
  });

  /** Statements of `{ }`: closing brackets that nothing opened do not end it. */
  protected readonly block = this.RULE('block', (body: tree.Body): void => {
    this.SUBRULE(this.statements, { ARGS: [body] });
    this.MANY(() => {
      const stray = this.OR([{ ALT: () => this.CONSUME(t.GroupEnd) }, { ALT: () => this.CONSUME(t.SubstitutionEnd) }]);
      this.ACTION(() => this.complainStray(stray));
      this.SUBRULE2(this.statements, { ARGS: [body] });
    });
  });

  /** Statements of `[ ]`. */
  protected readonly substituted = this.RULE('substituted', (body: tree.Body): void => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.InnerNewline) },
        { ALT: () => this.CONSUME(t.Semicolon) },
        { ALT: () => this.SUBRULE(this.statement, { ARGS: [body] }) },
      ]);
    });
  });

  private readonly statement = this.RULE('statement', (body: tree.Body): void => {
    const outerBase = this.base;
    const outerStatement = this.enclosing;
    this.base = this.nextStart();
    this.OR([
      {
        ALT: () => {
          const text = this.CONSUME(t.Comment).image;
          const offset = this.base - this.bodyOrigin;
          body?.statements.push({ kind: 'comment', text, offset, length: text?.length, parent: body });
        },
      },
      { ALT: () => this.command(body) },
    ]);
    this.base = outerBase;
    this.enclosing = outerStatement;
  });

  private command(body: tree.Body): void {
    const parts: tree.Part[] = [];
    const offset = this.base - this.bodyOrigin;
    const command: tree.Command = { kind: 'command', parts, offset, length: 0, parent: body };
    this.enclosing = command;
    if (this.RECORDING_PHASE || !this.plainParts(parts)) this.otherParts(parts);
    this.ACTION(() => {
      command.length = this.lastEnd() - this.base;
      // An array that has grown has room for more than a dozen others.
      command.parts = parts.slice();
      body.statements.push(command);
    });
  }

  private otherParts(parts: tree.Part[]): void {
    let seen = 0;
    let leading = true;
    this.AT_LEAST_ONE(() => {
      const part = this.SUBRULE(this.part);
      parts.push(part);
      for (; seen < parts.length; seen += 1) leading &&= parts[seen]?.kind === 'word';
      if (this.RECORDING_PHASE || takesFilter(part, leading)) {
        parts.push(this.SUBRULE(this.filter));
        seen += 1;
      }
      if (!this.RECORDING_PHASE) this.plainParts(parts);
    });
  }

  private readonly part = this.RULE('part', (): tree.Part => {
    const first = this.SUBRULE(this.value);
    if (!this.RECORDING_PHASE && !this.isName(first)) return first;
    let result: tree.Part = first;
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      let value: tree.Value | null = null;
      this.OPTION2({
        GATE: () => this.adjacent() || !this.startsArgument(),
        DEF: () => {
          value = this.SUBRULE2(this.value, { ARGS: [true] });
        },
      });
      this.ACTION(() => {
        const name = first as tree.Word | tree.PlainText;
        result = { kind: 'argument', name, value, start: name.start, end: this.lastEnd() - this.base };
      });
    });
    return result;
  });

  /** Whether the value just read has `=` right behind it. */
  private isName(value: tree.Value): boolean {
    return (value.kind === 'word' || value.kind === 'text') && this.nextIs(t.Equals) && this.adjacent();
  }

  /**
   * A short cut past the rules for what most of a script consists of: bare words, plain strings, and arguments made of
   * these. It gives the tree that the rules would give, and leaves to them the first part that is anything else.
   * @returns whether the command ends here
   */
  private plainParts(parts: tree.Part[]): boolean {
    for (let token = this.LA(1); isPlain(token); token = this.LA(1)) {
      const next = this.LA(2);
      const length = this.plainLength(token, next);
      if (length === 0) return false;
      const name = this.plain(token);
      this.SKIP_TOKEN();
      if (length === 1) parts.push(name);
      else {
        this.SKIP_TOKEN();
        const value = this.plain(this.LA(1));
        this.SKIP_TOKEN();
        parts.push({ kind: 'argument', name, value, start: name.start, end: value.end });
      }
    }
    const { tokenType } = this.LA(1);
    return endsValue[tokenType.tokenTypeIdx!] === true || tokenType === EOF;
  }

  /** Tokens of the plain part that begins here: one for a value, three for an argument; none if it is not plain. */
  private plainLength(token: IToken, next: IToken): number {
    if (standsAlone(token, next)) return token.image === 'where' || isFind(token.image) ? 0 : 1;
    if (next.tokenType !== t.Equals) return 0;
    const value = this.LA(3);
    const isPlainArgument = value.startOffset === next.startOffset + 1 && isPlain(value);
    return isPlainArgument && standsAlone(value, this.LA(4)) ? 3 : 0;
  }

  private plain(token: IToken): tree.Word | tree.PlainText {
    return token.tokenType === t.CommandWord ? this.word(token) : this.plainText(token);
  }
}

function isPlain({ tokenType }: IToken): boolean {
  return tokenType === t.CommandWord || tokenType === t.PlainString;
}

/** Whether nothing that belongs to the same value stands right behind a token. */
function standsAlone(token: IToken, next: IToken): boolean {
  return next.startOffset !== endOf(token) || endsValue[next.tokenType.tokenTypeIdx!] === true;
}

function takesFilter(part: tree.Part, leading: boolean): boolean {
  return part.kind === 'word' && (part.text === 'where' || (leading && isFind(part.text)));
}

/** The command of a menu that takes conditions, with or without its path; `:find` looks for a value. */
function isFind(text: string): boolean {
  return text === 'find' || text.endsWith('/find');
}

export const statementRules = new StatementRules();
