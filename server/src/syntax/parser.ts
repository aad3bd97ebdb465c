/**
 * The parser: tokens to the tree of tree.ts, with chevrotain's embedded actions. The grammar takes any sequence of
 * tokens, so no input makes it fail; what the router would complain of is kept as an error beside the tree.
 */
import { EmbeddedActionsParser, EOF, type IOrAlt, type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { buildExpression, type ExpressionItem, expectsOperand, isFlat, isInfix, isOperatorWord } from './operators.ts';
import * as t from './tokens.ts';
import type * as tree from './tree.ts';

/** Brackets and strings nested deeper than this are not followed: far more than anybody writes, and the stack holds it. */
const MOST_NESTED = 100;
/** Operators of one expression, fewer inside brackets: who walks the tree by recursion must not run out of stack. */
const MOST_OPERATORS = 400;

const ENDS_VALUE = new Set<TokenType>([
  t.Newline,
  t.ClosingNewline,
  t.Semicolon,
  t.GroupEnd,
  t.SubstitutionEnd,
  t.BraceEnd,
]);

class RouterOSParser extends EmbeddedActionsParser {
  errorsFound: tree.SyntaxError[] = [];
  private fileEnd = 0;
  /** Offset of the statement being read: what its nodes count from. */
  private base = 0;
  /** Offset of the inside of the body being read: what its statements count from. */
  private bodyOrigin = 0;
  private enclosing: tree.Statement | null = null;
  private nesting = 0;
  private simpleCache: IOrAlt<tree.Simple>[] | null = null;

  constructor() {
    super(t.allTokens, { maxLookahead: 1, recoveryEnabled: false, skipValidations: false });
    this.performSelfAnalysis();
  }

  /** Reads the tokens of a whole file into `script`. */
  parse(tokens: IToken[], script: tree.Script): void {
    this.input = tokens;
    this.errorsFound = script.errors;
    this.fileEnd = script.text.length;
    this.base = 0;
    this.bodyOrigin = 0;
    this.enclosing = null;
    this.nesting = 0;
    this.script(script);
  }

  private readonly script = this.RULE('script', (body: tree.Script): void => {
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
      this.ACTION(() => this.complain('expected command name', stray.startOffset, endOf(stray)));
      this.SUBRULE2(this.statements, { ARGS: [body] });
    });
  });

  /** Statements up to a closing bracket or the end. */
  private readonly statements = this.RULE('statements', (body: tree.Body): void => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Newline) },
        { ALT: () => this.CONSUME(t.Semicolon) },
        { ALT: () => this.SUBRULE(this.statement, { ARGS: [body] }) },
      ]);
    });
  });

  /** Statements of `{ }`: closing brackets that nothing opened do not end it. */
  private readonly block = this.RULE('block', (body: tree.Body): void => {
    this.SUBRULE(this.statements, { ARGS: [body] });
    this.MANY(() => {
      const stray = this.OR([{ ALT: () => this.CONSUME(t.GroupEnd) }, { ALT: () => this.CONSUME(t.SubstitutionEnd) }]);
      this.ACTION(() => this.complain('expected command name', stray.startOffset, endOf(stray)));
      this.SUBRULE2(this.statements, { ARGS: [body] });
    });
  });

  /** Statements of `[ ]`: only `;` stands between them, a bare line end closes it. */
  private readonly substituted = this.RULE('substituted', (body: tree.Body): void => {
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Semicolon) },
        { ALT: () => this.SUBRULE(this.statement, { ARGS: [body] }) },
      ]);
    });
  });

  private readonly statement = this.RULE('statement', (body: tree.Body): void => {
    const outer = { base: this.base, enclosing: this.enclosing };
    const first = this.LA(1);
    this.base = first.startOffset;
    this.OR([
      {
        ALT: () => {
          const token = this.CONSUME(t.Comment);
          const at = { offset: first.startOffset - this.bodyOrigin, length: token.image?.length, parent: body };
          body?.statements.push({ kind: 'comment', text: token.image, ...at });
        },
      },
      { ALT: () => this.SUBRULE(this.command, { ARGS: [body] }) },
    ]);
    this.base = outer.base;
    this.enclosing = outer.enclosing;
  });

  private readonly command = this.RULE('command', (body: tree.Body): void => {
    const offset = this.base - this.bodyOrigin;
    const command: tree.Command = { kind: 'command', parts: [], offset, length: 0, parent: body };
    this.enclosing = command;
    let leading = true;
    this.AT_LEAST_ONE(() => {
      const part = this.SUBRULE(this.part);
      command.parts.push(part);
      leading &&= part?.kind === 'word';
      if (this.RECORDING_PHASE || takesFilter(part, leading)) command.parts.push(this.SUBRULE(this.filter));
    });
    this.ACTION(() => {
      command.length = this.lastEnd() - this.base;
      body.statements.push(command);
    });
  });

  private readonly part = this.RULE('part', (): tree.Part => {
    const first = this.loneValue(false) ?? this.SUBRULE(this.value);
    if (!this.RECORDING_PHASE && !this.isName(first)) return first;
    let result: tree.Part = first;
    this.OPTION(() => {
      this.CONSUME(t.Equals);
      let value: tree.Value | null = null;
      this.OPTION2({
        GATE: () => this.adjacent() || !this.startsArgument(),
        DEF: () => {
          value = this.loneValue(true) ?? this.SUBRULE2(this.value, { ARGS: [true] });
        },
      });
      this.ACTION(() => {
        const name = first as tree.Word | tree.PlainText;
        result = { kind: 'argument', name, value, start: name.start, end: this.lastEnd() - this.base };
      });
    });
    return result;
  });

  /** Parts glued without white space. An argument's value may hold `=` as a character, a first part may not. */
  private readonly value = this.RULE('value', (withEquals: boolean): tree.Value => {
    const parts: tree.Simple[] = [];
    let negated: IToken | null = null;
    this.OR([
      {
        GATE: () => tokenMatcher(this.LA(1), t.Bang),
        ALT: () => {
          negated = this.CONSUME(t.Bang);
        },
      },
      { ALT: () => parts.push(this.SUBRULE(this.simple)) },
    ]);
    this.MANY({
      GATE: () => this.adjacent() && (withEquals || parts.length === 0 || !tokenMatcher(this.LA(1), t.Equals)),
      DEF: () => parts.push(this.SUBRULE2(this.simple)),
    });
    return this.ACTION(() => {
      const operand = glue(parts);
      if (negated === null) return operand as tree.Value;
      const start = negated.startOffset - this.base;
      return { kind: 'negation', operand, start, end: operand?.end ?? start + 1 };
    });
  });

  private readonly simple = this.RULE('simple', (): tree.Simple => this.OR(this.simpleAlternatives()));

  /** Made once: this is the rule that is entered most often. */
  private simpleAlternatives(): IOrAlt<tree.Simple>[] {
    this.simpleCache ??= [
      { ALT: () => this.word(this.CONSUME(t.Word)) },
      { ALT: () => this.word(this.CONSUME(t.Operator)) },
      { ALT: () => this.plainText(this.CONSUME(t.PlainString)) },
      { ALT: () => this.SUBRULE(this.template) },
      { ALT: () => this.variable(this.CONSUME(t.Variable)) },
      { ALT: () => this.SUBRULE(this.dollar) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.substitution) },
      { ALT: () => this.SUBRULE(this.braces) },
    ];
    return this.simpleCache;
  }

  private readonly dollar = this.RULE('dollar', (): tree.Simple => {
    const token = this.CONSUME(t.Dollar);
    let result: tree.Simple = this.word(token);
    this.OPTION({
      GATE: () => this.adjacent(),
      DEF: () => {
        const name = this.OR([
          { ALT: () => this.plainText(this.CONSUME(t.PlainString)) },
          { ALT: () => this.SUBRULE(this.template) },
        ]);
        result = {
          kind: 'variable',
          name: name.kind === 'text' ? name.text : null,
          start: token.startOffset - this.base,
          end: name.end,
        };
      },
    });
    return result;
  });

  private readonly template = this.RULE('template', (): tree.TemplateText => {
    const opening = this.CONSUME(t.StringStart);
    const parts: tree.TemplateText['parts'] = [];
    this.inside(() => this.MANY(() => parts.push(this.SUBRULE(this.templatePart))));
    let closed = false;
    this.OPTION(() => {
      this.CONSUME(t.StringEnd);
      closed = true;
    });
    return this.ACTION(() => {
      if (!closed) this.complainUnclosed('syntax error');
      return { kind: 'template', parts, ...this.span(opening) };
    });
  });

  private readonly templatePart = this.RULE('templatePart', (): tree.TemplateText['parts'][number] => {
    return this.OR([
      { ALT: (): tree.TemplateText['parts'][number] => this.piece('characters', this.CONSUME(t.StringText)) },
      { ALT: () => this.piece('characters', this.CONSUME(t.Dollar)) },
      { ALT: () => this.piece('escape', this.CONSUME(t.StringEscape)) },
      { ALT: () => this.variable(this.CONSUME(t.Variable)) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.substitution) },
      // What closed a group or substitution wrongly, so that the string goes on behind it.
      { ALT: () => this.piece('characters', this.CONSUME(t.Newline)) },
      { ALT: () => this.piece('characters', this.CONSUME(t.GroupEnd)) },
      { ALT: () => this.piece('characters', this.CONSUME(t.SubstitutionEnd)) },
      { ALT: () => this.piece('characters', this.CONSUME(t.BraceEnd)) },
    ]);
  });

  private readonly group = this.RULE('group', (): tree.Group => {
    const opening = this.CONSUME(t.GroupStart);
    const expressions: tree.Expression[] = [];
    this.inside(() => this.MANY(() => expressions.push(this.SUBRULE(this.expression))));
    let closed = false;
    this.OPTION(() => {
      this.CONSUME(t.GroupEnd);
      closed = true;
    });
    return this.ACTION(() => {
      if (!closed) this.complainUnclosed('syntax error');
      return { kind: 'group', expressions, ...this.span(opening) };
    });
  });

  private readonly substitution = this.RULE('substitution', (): tree.Substitution => {
    const opening = this.CONSUME(t.SubstitutionStart);
    const outer = this.bodyOrigin;
    const body = this.enterBody(opening);
    this.inside(() => this.SUBRULE(this.substituted, { ARGS: [body] }));
    this.bodyOrigin = outer;
    let closed = false;
    this.OPTION(() => {
      this.CONSUME(t.SubstitutionEnd);
      closed = true;
    });
    return this.ACTION(() => {
      if (!closed) this.complainUnclosed('syntax error');
      return { kind: 'substitution', body, ...this.span(opening) };
    });
  });

  private readonly braces = this.RULE('braces', (): tree.Braces => {
    const opening = this.CONSUME(t.BraceStart);
    const outer = this.bodyOrigin;
    const body = this.enterBody(opening);
    this.inside(() => this.SUBRULE(this.block, { ARGS: [body] }));
    this.bodyOrigin = outer;
    let closed = false;
    this.OPTION(() => {
      this.CONSUME(t.BraceEnd);
      closed = true;
    });
    return this.ACTION(() => {
      if (!closed) this.complainUnclosed('expected closing brace');
      return { kind: 'braces', body, ...this.span(opening) };
    });
  });

  /** Conditions side by side: all must hold. */
  private readonly filter = this.RULE('filter', (): tree.Filter => {
    const conditions: tree.Expression[] = [];
    const start = this.nextStart() - this.base;
    this.OPTION({
      GATE: () => this.LA(1).image === 'where',
      DEF: () => this.CONSUME(t.Word),
    });
    this.MANY(() => conditions.push(this.SUBRULE(this.expression)));
    return this.ACTION(() => ({
      kind: 'filter',
      conditions,
      start: Math.min(start, this.lastEnd() - this.base),
      end: this.lastEnd() - this.base,
    }));
  });

  /** Operands with operators between them; ends where an operand follows an operand. */
  private readonly expression = this.RULE('expression', (): tree.Expression => {
    const items: ExpressionItem[] = [];
    let operators = 0;
    this.AT_LEAST_ONE({
      GATE: () => operators * (this.nesting + 1) < MOST_OPERATORS && (expectsOperand(items) || this.atInfix()),
      DEF: () => {
        this.OR([
          {
            GATE: () => this.atOperator(items),
            ALT: () => {
              const token = this.OR2([{ ALT: () => this.CONSUME(t.Operator) }, { ALT: () => this.CONSUME(t.Word) }]);
              items.push(this.operatorItem(token));
              if (!isFlat(token.image)) operators += 1;
            },
          },
          { ALT: () => items.push(this.SUBRULE(this.operand)), IGNORE_AMBIGUITIES: true },
        ]);
      },
    });
    return this.ACTION(() => buildExpression(items));
  });

  /** One operand of an expression; inside a filter `$x/24` is glued as in a command. */
  private readonly operand = this.RULE('operand', (): tree.Simple | tree.Glued => {
    const parts = [this.SUBRULE(this.simple)];
    this.MANY({
      GATE: () => this.adjacent() && tokenMatcher(this.LA(1), t.CommandWord) && !/^[.,]/.test(this.LA(1).image),
      DEF: () => parts.push(this.word(this.CONSUME(t.CommandWord))),
    });
    return this.ACTION(() => glue(parts) as tree.Simple | tree.Glued);
  });

  // Helpers of the embedded actions. Offsets of nodes count from the statement.

  private word(token: IToken): tree.Word {
    return { kind: 'word', text: token.image, start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  private plainText(token: IToken): tree.PlainText {
    return { kind: 'text', text: token.image?.slice(1, -1), ...this.spanOf(token) };
  }

  private variable(token: IToken): tree.Variable {
    return { kind: 'variable', name: token.image?.slice(1), ...this.spanOf(token) };
  }

  private piece(kind: tree.StringPiece['kind'], token: IToken): tree.StringPiece {
    return { kind, text: token.image, ...this.spanOf(token) };
  }

  private operatorItem(token: IToken): ExpressionItem {
    return { kind: 'operator', text: token.image, ...this.spanOf(token) };
  }

  private spanOf(token: IToken): tree.NodeBase {
    return { start: token.startOffset - this.base, end: endOf(token) - this.base };
  }

  /** From an opening token to the last token read. */
  private span(opening: IToken): tree.NodeBase {
    return { start: opening.startOffset - this.base, end: this.lastEnd() - this.base };
  }

  /** Reads the inside of brackets or of a string. Too deep down it is left to what stands around it. */
  private inside(read: () => void): void {
    this.nesting += 1;
    if (this.nesting <= MOST_NESTED) read();
    this.nesting -= 1;
  }

  private enterBody(opening: IToken): tree.Body {
    this.bodyOrigin = endOf(opening);
    return { statements: [], start: this.bodyOrigin - this.base, parent: this.enclosing };
  }

  private lastEnd(): number {
    return endOf(this.LA(0));
  }

  /** A short cut past the rules for what most of a script consists of: words and plain strings with white space or one `=` behind. */
  private loneValue(withEquals: boolean): tree.Word | tree.PlainText | null {
    if (this.RECORDING_PHASE) return null;
    const token = this.LA(1);
    const isText = token.tokenType === t.PlainString;
    if (!isText && token.tokenType !== t.CommandWord) return null;
    const next = this.LA(2);
    const isEnd = next.tokenType === t.Equals ? !withEquals : ENDS_VALUE.has(next.tokenType);
    if (next.startOffset === endOf(token) && !isEnd) return null;
    this.CONSUME9(token.tokenType);
    return isText ? this.plainText(token) : this.word(token);
  }

  /** Whether the next token stands right behind the last one. */
  private adjacent(): boolean {
    const next = this.LA(1);
    return next.tokenType !== EOF && next.startOffset === this.lastEnd();
  }

  /** Whether the value just read has `=` right behind it. */
  private isName(value: tree.Value): boolean {
    return (value.kind === 'word' || value.kind === 'text') && this.LA(1).tokenType === t.Equals && this.adjacent();
  }

  /** Whether `name=` comes next. */
  private startsArgument(): boolean {
    const name = this.LA(1);
    const equals = this.LA(2);
    return (
      (tokenMatcher(name, t.Word) || tokenMatcher(name, t.PlainString)) &&
      tokenMatcher(equals, t.Equals) &&
      equals.startOffset === endOf(name)
    );
  }

  private atInfix(): boolean {
    const next = this.LA(1);
    if (tokenMatcher(next, t.Operator)) return isInfix(next.image);
    return tokenMatcher(next, t.Word) && isOperatorWord(next.image);
  }

  /** Whether the next token acts as an operator: a symbol always, a word such as `and` only behind an operand. */
  private atOperator(items: readonly ExpressionItem[]): boolean {
    return tokenMatcher(this.LA(1), t.Operator) || (!expectsOperand(items) && this.atInfix());
  }

  private complain(message: string, start: number, end: number): void {
    const last = this.errorsFound[this.errorsFound.length - 1];
    if (last?.start === start) last.end = Math.max(last.end, end);
    else this.errorsFound.push({ message, start, end });
  }

  /** Names the place where the closing bracket was missed; brackets left open by one mistake are reported once. */
  private complainUnclosed(message: string): void {
    const start = this.nextStart();
    this.complain(message, start, start);
  }

  private nextStart(): number {
    const next = this.LA(1);
    return next.tokenType === EOF ? this.fileEnd : next.startOffset;
  }
}

/** Offset behind a token. The token that stands for any while chevrotain records the grammar has no image. */
function endOf(token: IToken): number {
  return token.startOffset + (token.image?.length ?? 0);
}

function takesFilter(part: tree.Part, leading: boolean): boolean {
  return part.kind === 'word' && (part.text === 'where' || (part.text === 'find' && leading));
}

function glue(parts: tree.Simple[]): tree.Simple | tree.Glued | null {
  const [first] = parts;
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined) return null;
  return parts.length === 1 ? first : { kind: 'glued', parts, start: first.start, end: last.end };
}

const parser = new RouterOSParser();

/** Parses a whole file. Any text gives a tree; what the router would refuse is in `errors`, in order of position. */
export function parse(text: string): tree.Script {
  const script: tree.Script = { text, statements: [], errors: [], start: 0, parent: null };
  parser.parse(t.lexer.tokenize(text).tokens, script);
  return script;
}
