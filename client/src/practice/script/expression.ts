/** The value of expressions, strings, arrays and conditions. */
import {
  type Braces,
  type Command,
  type Expression,
  literalText,
  type Statement,
  type StringPiece,
  type Value,
} from '../../../../server/src/index.ts';
import { Trap } from '../call.ts';
import { literalValue } from './literal.ts';
import type { Frame, Machine } from './machine.ts';
import { concatenate, isSame, join, operate, operatePrefix, truth } from './operators.ts';
import type { Scope, Variable } from './scope.ts';
import { bytesOf, Code, Id, NIL, ScriptArray, type ScriptValue, textOf } from './value.ts';

/** The properties of the row that a condition looks at. */
export interface RowFields {
  /** Whether the menu has a property of this name. */
  has(name: string): boolean;
  get(name: string): ScriptValue;
}

type Operation = Extract<Expression, { kind: 'operation' }>;
type Template = Extract<Expression, { kind: 'template' }>;

const COMPARISONS = new Set(['=', '!=', '<', '>', '<=', '>=', '~', 'in']);
const HYPHENATED = /^[A-Za-z_]\w*(?:-\w+)+$/;

/** The value of an argument: a bare word is a literal. */
export async function evaluate(
  machine: Machine,
  frame: Frame,
  statement: Statement,
  value: Value | Expression | null,
): Promise<ScriptValue> {
  if (value?.kind === 'word') return literalValue(value.text);
  return new Evaluation(machine, frame, statement).value(value);
}

/** Whether a row passes conditions, which must all hold. */
export async function passes(
  machine: Machine,
  frame: Frame,
  statement: Statement,
  conditions: readonly Expression[],
): Promise<boolean> {
  const evaluation = new Evaluation(machine, frame, statement);
  for (const condition of conditions) if (!(await evaluation.condition(condition))) return false;
  return true;
}

class Evaluation {
  readonly #machine: Machine;
  readonly #frame: Frame;
  readonly #statement: Statement;

  constructor(machine: Machine, frame: Frame, statement: Statement) {
    this.#machine = machine;
    this.#frame = frame;
    this.#statement = statement;
  }

  async value(node: Value | Expression | null): Promise<ScriptValue> {
    if (node === null) return null;
    switch (node.kind) {
      case 'word':
        return this.#word(node.text);
      case 'text':
        return bytesOf(node.text);
      case 'template':
        return this.#template(node);
      case 'variable':
        return this.#variable(node.name ?? '');
      case 'group':
        return this.#group(node.expressions);
      case 'substitution':
        return this.#machine.block({ ...this.#frame, row: null }, node.body);
      case 'braces':
        return this.#array(node);
      case 'glued':
        return concatenate(await this.#texts(node.parts));
      case 'negation':
        return `!${textOf(await this.value(node.operand))}`;
      case 'operation':
        return this.#operation(node);
    }
  }

  /** In a condition a property holds when it is set, and not `no`. */
  async condition(node: Expression): Promise<boolean> {
    const value = await this.value(node);
    if (this.#frame.row === null || typeof value === 'boolean') return truth(value);
    return textOf(value) !== '';
  }

  async #texts(nodes: readonly Value[]): Promise<string[]> {
    const texts: string[] = [];
    for (const node of nodes) texts.push(node.kind === 'word' ? bytesOf(node.text) : textOf(await this.value(node)));
    return texts;
  }

  /** A word is a property in a condition, else a variable that was declared, else a literal. */
  #word(text: string): ScriptValue {
    const { row, scope } = this.#frame;
    if (row?.has(text)) return row.get(text);
    const variable = variableNamed(scope, text);
    if (variable !== null) return variable.value;
    if (!HYPHENATED.test(text)) return literalValue(text);
    const [first, ...others] = text.split('-').map((part) => this.#word(part));
    return others.reduce<ScriptValue>((left, right) => operate('-', left, right), first!);
  }

  /** Properties hide variables of the same name. */
  #variable(name: string): ScriptValue {
    const { row, scope } = this.#frame;
    if (row?.has(name)) return row.get(name);
    return scope.find(name)?.value ?? null;
  }

  async #template({ parts }: Template): Promise<string> {
    const texts: string[] = [];
    for (const part of parts) texts.push(isPiece(part) ? pieceText(part) : textOf(await this.value(part)));
    return concatenate(texts);
  }

  async #group(expressions: readonly Expression[]): Promise<ScriptValue> {
    const [first, second] = expressions;
    if (second === undefined) return this.value(first ?? null);
    if (first?.kind === 'word' && first.text === 'any') return !isEmpty(await this.value(second));
    if (this.#frame.row === null) throw new Trap('practice router: values side by side are not supported yet');
    for (const each of expressions) if (!(await this.condition(each))) return false;
    return true;
  }

  async #operation(node: Operation): Promise<ScriptValue> {
    const [left, right] = node.operands;
    if (left === undefined) return null;
    if (right === undefined) return this.#prefix(node.operator, left);
    switch (node.operator) {
      case 'and':
      case '&&':
        return (await this.condition(left)) && this.condition(right);
      case 'or':
      case '||':
        return (await this.condition(left)) || this.condition(right);
      case '->':
        return elementOf(await this.value(left), await this.value(right));
      case '<%%':
        return this.#activate(await this.value(left), await this.value(right));
      default:
        return this.#binary(node);
    }
  }

  async #prefix(operator: string, operand: Expression): Promise<ScriptValue> {
    if (operator === '>') return this.#quoted(operand);
    if (operator === '*' && operand.kind === 'word') return new Id(`*${operand.text}`);
    if (operator === '!') return !(await this.condition(operand));
    if (operator === ',') return join(await this.value(operand), new ScriptArray([]));
    return operatePrefix(operator, await this.value(operand));
  }

  /** All operands of a flat operator, from left to right; in a condition the value of a comparison is a literal. */
  async #binary({ operator, operands }: Operation): Promise<ScriptValue> {
    const isComparison = COMPARISONS.has(operator) && this.#frame.row !== null;
    let result = await this.value(operands[0]!);
    for (const operand of operands.slice(1)) {
      const isLiteral =
        isComparison && operand.kind === 'word' && variableNamed(this.#frame.scope, operand.text) === null;
      const value = isLiteral ? literalValue(operand.text) : await this.value(operand);
      result = isComparison ? compareField(operator, result, value) : operate(operator, result, value);
    }
    return result;
  }

  #quoted(operand: Expression): Code {
    const [frame, statement] = [this.#frame, this.#statement];
    const source = frame.program.textOf(statement, operand);
    return new Code('op', bytesOf(source), (machine, scope) =>
      new Evaluation(machine, { ...frame, scope, row: null }, statement).value(operand),
    );
  }

  #activate(callee: ScriptValue, values: ScriptValue): Promise<ScriptValue> {
    const array = values instanceof ScriptArray ? values : new ScriptArray([values]);
    return this.#machine.call(callee, [null, ...array.items], array.keyed);
  }

  async #array({ body }: Braces): Promise<ScriptArray> {
    const items: ScriptValue[] = [];
    const keyed = new Map<string, ScriptValue>();
    for (const statement of body.statements) {
      if (statement.kind === 'comment' || statement.parts.length === 0) continue;
      const { key, value } = await this.#element(statement);
      if (key === null) items.push(value);
      else keyed.set(key, value);
    }
    return new ScriptArray(items, keyed);
  }

  /** An element is an expression, though the tree has it as a statement; one with operators is read once more. */
  async #element(statement: Command): Promise<{ key: string | null; value: ScriptValue }> {
    const [part, ...more] = statement.parts;
    const own = new Evaluation(this.#machine, this.#frame, statement);
    const isAlone = part !== undefined && more.length === 0;
    if (isAlone && part.kind === 'argument' && isSimple(part.value)) {
      return { key: bytesOf(part.name.text), value: await own.value(part.value) };
    }
    if (isAlone && part.kind !== 'argument' && part.kind !== 'filter' && isSimple(part)) {
      return { key: null, value: await own.value(part) };
    }
    const { key, program, expression } = this.#frame.program.elementOf(statement);
    const again = new Evaluation(this.#machine, { ...this.#frame, program }, program.first);
    return { key: key === null ? null : textOf(await again.value(key)), value: await again.value(expression) };
  }
}

/** Whether a value means the same as an element of an array and as the argument of a command. */
function isSimple(value: Value | null): boolean {
  if (value === null) return true;
  if (value.kind === 'word') return /^(?:\w+|[\w.:/]*\d[\w.:/]*)$/.test(value.text);
  return value.kind !== 'glued' && value.kind !== 'negation';
}

/** The variable that a word of an expression means: a number is no name, although functions have `$1`. */
export function variableNamed(scope: Scope, word: string): Variable | null {
  return /^[A-Za-z]/.test(word) ? scope.find(word) : null;
}

/** What is not set equals what is empty or off. */
function compareField(operator: string, field: ScriptValue, wanted: ScriptValue): ScriptValue {
  const isUnset = field === null;
  if (operator === '=') return isUnset ? isEmpty(wanted) : isSame(field, wanted);
  if (operator === '!=') return !(isUnset ? isEmpty(wanted) : isSame(field, wanted));
  if (isUnset && operator !== '~') return false;
  return operate(operator, field, wanted);
}

function isEmpty(value: ScriptValue): boolean {
  return value === false || value === NIL || textOf(value) === '';
}

function elementOf(array: ScriptValue, key: ScriptValue): ScriptValue {
  return array instanceof ScriptArray ? array.get(key) : null;
}

function isPiece(part: Template['parts'][number]): part is StringPiece {
  return part.kind === 'characters' || part.kind === 'escape';
}

/** Two hexadecimal digits are one byte. */
function pieceText(piece: StringPiece): string {
  if (/^\\[0-9A-F]{2}$/.test(piece.text)) return String.fromCharCode(Number.parseInt(piece.text.slice(1), 16));
  const { start, end } = piece;
  return bytesOf(literalText({ kind: 'template', parts: [piece], start, end }) ?? '');
}
