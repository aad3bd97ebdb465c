/** The rules for everything inside a statement: values, strings, brackets, expressions and filters. */
import { type IOrAlt, type IToken, type ParserMethod, tokenMatcher } from 'chevrotain';
import { buildExpression, type ExpressionItem, expectsOperand, isFlat } from './operators.ts';
import { TokenReader } from './token-reader.ts';
import * as t from './tokens.ts';
import type * as tree from './tree.ts';

/** Operators of one expression, fewer inside brackets: who walks the tree by recursion must not run out of stack. */
const MOST_OPERATORS = 400;

export abstract class ValueRules extends TokenReader {
  /** The statements inside `{ }` and inside `[ ]`. */
  protected abstract readonly block: ParserMethod<[tree.Body], void>;
  protected abstract readonly substituted: ParserMethod<[tree.Body], void>;
  private simpleCache: IOrAlt<tree.Simple>[] | null = null;

  /**
   * Parts glued without white space. An argument's value may hold `=` as a character, a first part may not; and behind
   * its `!` a line may be broken, as exports do.
   */
  protected readonly value = this.RULE('value', (withEquals: boolean): tree.Value => {
    const parts: tree.Simple[] = [];
    let negated: IToken | null = null;
    this.OR([
      {
        GATE: () => this.nextIs(t.Bang),
        ALT: () => {
          negated = this.CONSUME(t.Bang);
        },
      },
      { ALT: () => parts.push(this.SUBRULE(this.simple)) },
    ]);
    this.MANY({
      GATE: () =>
        this.adjacent()
          ? withEquals || parts.length === 0 || !this.nextIs(t.Equals)
          : withEquals && parts.length === 0 && !this.startsArgument(),
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
  protected readonly filter = this.RULE('filter', (): tree.Filter => {
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
              this.ACTION(() => {
                items.push(this.operatorItem(token));
                if (!isFlat(token.image)) operators += 1;
              });
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
}

function glue(parts: tree.Simple[]): tree.Simple | tree.Glued | null {
  const [first] = parts;
  const last = parts[parts.length - 1];
  if (first === undefined || last === undefined) return null;
  return parts.length === 1 ? first : { kind: 'glued', parts, start: first.start, end: last.end };
}
