/** The gaps inside of values: in brackets and around operators. Strings stay as they are. */
import type {
  Body,
  Braces,
  Expression,
  Filter,
  Group,
  Operation,
  Statement,
  Substitution,
  Value,
} from '../../syntax/tree.ts';
import { lineEndOf } from './blanks.ts';
import { BodyRoles } from './body-roles.ts';
import { GapWriter } from './gap-writer.ts';

/** What statements stand in. */
export type BodyKind = 'file' | 'code' | 'array' | 'brackets';

/** Where statements stand. */
export interface Place {
  kind: BodyKind;
  /** What the offsets of the statements count from. */
  origin: number;
  start: number;
  end: number;
  /** Statements of the same body around them, which are not laid out. */
  before?: Statement | undefined;
  after?: Statement | undefined;
}

/** Operators that stand between blanks. Around the others blanks may matter: `10/2` is a prefix, `10 / 2` is 5. */
const SPACED = new Set(['=', '!=', '<', '>', '<=', '>=', '~', 'in', 'and', 'or', '&&', '||']);
const INFIX = /^((?:[ \t]|\\[ \t]*(?:\r\n|\n|\r))*)([^\s\\]+)((?:[ \t]|\\[ \t]*(?:\r\n|\n|\r))*)$/;
const WHERE = 'where';

export abstract class ValueLayout extends GapWriter {
  /** What is in the braces of the statement of the file that is laid out. */
  protected roles = new BodyRoles([]);

  protected abstract body(statements: Body['statements'], place: Place): void;

  /** `isSpaced` says whether comparisons in it stand between blanks. `base` is where its statement begins. */
  protected value(value: Value | Expression, base: number, isSpaced = false): void {
    switch (value.kind) {
      case 'glued':
        for (const part of value.parts) this.value(part, base, isSpaced);
        break;
      case 'negation':
        this.negated(value.operand, base + value.start + 1, base);
        break;
      case 'group':
        this.group(value, base);
        break;
      case 'operation':
        this.operation(value, base, isSpaced);
        break;
      case 'substitution':
        this.bracketed(value, base, 'brackets');
        break;
      case 'braces':
        this.braces(value, base);
        break;
    }
  }

  /** In a filter comparisons are written as they are: `where name=x` as well as `where name = x`. */
  protected filter({ conditions, start }: Filter, base: number): void {
    const [first] = conditions;
    if (first === undefined) return;
    const isNamed = this.source.text.startsWith(WHERE, base + start) && start + WHERE.length <= first.start;
    if (isNamed) this.inner(base + start + WHERE.length, base + first.start, ' ');
    this.sideBySide(conditions, base, false);
  }

  private sideBySide(expressions: readonly Expression[], base: number, isSpaced: boolean): void {
    for (const [index, expression] of expressions.entries()) {
      const end = expressions[index - 1]?.end ?? expression.start;
      if (end < expression.start) this.inner(base + end, base + expression.start, ' ');
      this.value(expression, base, isSpaced);
    }
  }

  /** A line may be broken behind `!`. */
  private negated(operand: Value | null, start: number, base: number): void {
    if (operand === null) return;
    const raw = this.source.text.slice(start, base + operand.start);
    if (lineEndOf(raw) !== null) this.joint(start, base + operand.start, '', false);
    this.value(operand, base);
  }

  private group({ expressions, start, end }: Group, base: number): void {
    const first = expressions[0];
    const last = expressions.at(-1);
    if (first === undefined || last === undefined) return;
    this.inner(base + start + 1, base + first.start, '');
    this.sideBySide(expressions, base, true);
    if (this.source.text.charAt(base + end - 1) === ')') this.inner(base + last.end, base + end - 1, '');
  }

  private operation({ operands }: Operation, base: number, isSpaced: boolean): void {
    for (const [index, operand] of operands.entries()) {
      const previous = operands[index - 1];
      if (previous !== undefined) this.operator(base + previous.end, base + operand.start, isSpaced);
      this.value(operand, base, isSpaced);
    }
  }

  private operator(start: number, end: number, isSpaced: boolean): void {
    const found = INFIX.exec(this.source.text.slice(start, end));
    if (found === null) return;
    const [, before = '', operator = '', after = ''] = found;
    const needsBlanks = isSpaced && SPACED.has(operator);
    this.inner(start, start + before.length, needsBlanks || before !== '' ? ' ' : '');
    this.inner(end - after.length, end, needsBlanks || after !== '' ? ' ' : '');
  }

  private braces(braces: Braces, base: number): void {
    if (this.roles.isSource(braces.body)) return;
    this.bracketed(braces, base, this.roles.isCode(braces.body) ? 'code' : 'array');
  }

  private bracketed({ body, end }: Braces | Substitution, base: number, kind: BodyKind): void {
    const origin = base + body.start;
    this.body(body.statements, { kind, origin, start: origin, end: base + end - 1 });
  }
}
