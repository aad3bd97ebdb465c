/** What is being typed at a place of a script, however broken the text around it is: what completion and help stand on. */
import type { Command, Menu } from '../schema/command-tree.ts';
import type { Argument, Filter, Negation, Node, NodeBase, Operation, Value } from '../syntax/tree.ts';
import { type CursorPlace, cursorPlace } from './cursor-place.ts';
import type { ResolvedArgument, ResolvedCommand } from './resolved-command.ts';
import type { ResolvedFile } from './resolved-file.ts';

/** What stands in front of the cursor, and the range that another text would replace; it may go on behind the cursor. */
interface Typed {
  typed: string;
  /** UTF-16 offsets in the file. */
  range: NodeBase;
}

/** A word of a path. */
export interface PathContext extends Typed {
  kind: 'path';
  /** The menu in which the word is looked up; null where a word before leads nowhere. */
  menu: Menu | null;
  /** Whether the statement begins with the word, so that the root's commands can be meant as well. */
  isFirst: boolean;
  /** Whether a colon stands in front: only the root's commands can be meant. */
  hasColon: boolean;
}

/** A name, a flag, or a value without a name: only its end would tell. */
export interface ArgumentNameContext extends Typed {
  kind: 'argument-name';
  command: Command;
  /** Full names of the other arguments that the command has, before and behind the cursor. */
  given: readonly string[];
  /** The argument that a value without a name is for here; null where none is free. */
  slot: string | null;
  /** Whether `!` stands in front, which takes a property away. */
  isNegated: boolean;
  /** What a leading dot stands for: `configuration` in `configuration.mode=ap .ss`; null where there is none. */
  group: string | null;
}

/** One item of a value; `typed` is the item, without the `!` that may stand in front. */
interface TypedValue extends Typed {
  /** Items in front of it, with commas between. */
  before: readonly string[];
  isNegated: boolean;
  isQuoted: boolean;
  /** The command of the file that holds the value, with what stands behind the cursor; null where there is no such one. */
  own: ResolvedCommand | null;
}

export interface ArgumentValueContext extends TypedValue {
  kind: 'argument-value';
  command: Command;
  /** The full name, or what is written where the command has no such argument. */
  argument: string;
  given: readonly string[];
}

/** A condition of `find` or `where`: a property, or an operator behind one. */
export interface FilterContext extends Typed {
  kind: 'filter';
  menu: Menu | null;
  /** Whether something stands in front that an operator can follow. */
  isAfterOperand: boolean;
}

/** What a property is compared with. */
export interface FilterValueContext extends TypedValue {
  kind: 'filter-value';
  menu: Menu | null;
  property: string;
  operator: string;
}

/** An operand of an expression or an element of an array, or an operator behind an operand. */
export interface ExpressionContext extends Typed {
  kind: 'expression';
  isAfterOperand: boolean;
}

/** The key behind `->`. */
export interface ElementContext extends Typed {
  kind: 'element';
  /** The variable that holds the array, as far as it is one. */
  variable: string | null;
  isQuoted: boolean;
}

/** The name of a variable, without `$` and quote. */
export interface VariableContext extends Typed {
  kind: 'variable';
  isQuoted: boolean;
}

/** What a function is called with. */
export interface CallContext extends Typed {
  kind: 'call';
  /** The name of the function; null where it is computed. */
  callee: string | null;
  /** The name in front of the value that is being typed; null for a value without one, or a name. */
  argument: string | null;
  /** How many values without a name stand before. */
  position: number;
}

export type CursorContext =
  | PathContext
  | ArgumentNameContext
  | ArgumentValueContext
  | FilterContext
  | FilterValueContext
  | ExpressionContext
  | ElementContext
  | VariableContext
  | CallContext
  | { kind: 'comment' | 'string' | 'unknown' };

/** Operators with a property on the left of a condition. */
export const COMPARISONS = new Set(['=', '!=', '<', '>', '<=', '>=', '~', 'in']);
const NAME_END = /[\w.-]*/y;
const VARIABLE_END = /[A-Za-z0-9]*/y;
const WORD_END = /[^\s;,"'()[\]{}=$\\]*/y;
const QUOTED_END = /[^\r\n",$\\]*/y;
/** How far behind the cursor the end of a word is looked for. */
const LONGEST_WORD = 256;

/** Costs what the statement around the offset costs, not the file. Never throws. */
export function cursorContext(file: ResolvedFile, offset: number): CursorContext {
  const place = cursorPlace(file, offset);
  return place === null ? { kind: 'unknown' } : new ContextReader(file, offset, place).read();
}

class ContextReader {
  readonly #file: ResolvedFile;
  readonly #offset: number;
  readonly #place: CursorPlace;

  constructor(file: ResolvedFile, offset: number, place: CursorPlace) {
    this.#file = file;
    this.#offset = offset;
    this.#place = place;
  }

  read(): CursorContext {
    const { statement, nodes, command } = this.#place;
    if (statement.kind === 'comment') return { kind: 'comment' };
    const leaf = nodes.at(-1);
    if (leaf === undefined) return { kind: 'unknown' };
    if (leaf.kind === 'variable') return this.#variable(leaf);
    const bracket = nodes.findLastIndex(({ kind }) => kind === 'group' || kind === 'filter');
    if (bracket >= 0 || command === null) return this.#inExpression(nodes.slice(bracket + 1), nodes[bracket] ?? null);
    return this.#inCommand(command, nodes[0]!);
  }

  #variable(node: NodeBase): VariableContext {
    const isQuoted = this.#textFrom(node).startsWith('$"');
    const typed = this.#textFrom(node).slice(isQuoted ? 2 : 1);
    return { kind: 'variable', isQuoted, ...this.#typed(typed, isQuoted ? QUOTED_END : VARIABLE_END) };
  }

  // Commands.

  #inCommand(command: ResolvedCommand, part: Node): CursorContext {
    const { schema, resolution } = command;
    if (resolution === null && part !== this.#firstPart()) return this.#inCall(command, part);
    if (schema === null || resolution?.kind !== 'command') return this.#inPath(command);
    if (part.kind === 'argument') return this.#inArgument(command, schema, part);
    const typed = part.kind === 'negation' ? part.operand : part;
    if (typed?.kind === 'word') return this.#inName(command, schema, part as Value);
    const slot = this.#slot(command, part);
    if (slot === null) return { kind: 'string' };
    return this.#argumentValue(command, schema, slot, part as Value);
  }

  #firstPart(): Node | undefined {
    const { statement } = this.#place;
    return statement.kind === 'command' ? statement.parts[0] : undefined;
  }

  #inPath({ path, resolution }: ResolvedCommand): CursorContext {
    const part = this.#firstPart();
    if (part?.kind !== 'word') return { kind: 'unknown' };
    const isFirst = !/^[/:]/.test(part.text);
    if (resolution === null) {
      const typed = this.#textFrom(part);
      return { kind: 'path', menu: null, isFirst, hasColon: false, ...this.#typed(typed, NAME_END) };
    }
    if (resolution.kind === 'menu' || resolution.kind === 'command') return { kind: 'unknown' };
    const word = path[resolution.index]!;
    // A word before the one at the cursor may have led nowhere.
    if (this.#place.start + word.end <= this.#place.text.length) return { kind: 'unknown' };
    return {
      kind: 'path',
      menu: resolution.menu,
      isFirst: isFirst && resolution.index === 0,
      hasColon: part.text.startsWith(':') && resolution.index === 0,
      ...this.#typed(this.#textFrom(word), NAME_END),
    };
  }

  #inName(command: ResolvedCommand, schema: Command, part: Value): ArgumentNameContext {
    const isNegated = part.kind === 'negation';
    const typed = this.#textFrom(isNegated ? (part.operand ?? part) : part);
    return {
      kind: 'argument-name',
      command: schema,
      given: this.#given(command, part),
      slot: this.#slot(command, part),
      isNegated,
      group: typed.startsWith('.') ? groupOf(command) : null,
      ...this.#typed(typed, NAME_END),
    };
  }

  #inArgument(command: ResolvedCommand, schema: Command, part: Argument): CursorContext {
    const named = command.arguments.find(({ start }) => start === part.start);
    if (named?.value == null) return { kind: 'unknown' };
    return this.#argumentValue(command, schema, named.fullName, named.value);
  }

  #argumentValue(command: ResolvedCommand, schema: Command, argument: string, value: Value): CursorContext {
    const typed = this.#typedValue(value);
    if (typed === null) return { kind: 'string' };
    return { kind: 'argument-value', command: schema, argument, given: this.#given(command, value), ...typed };
  }

  #slot({ positional, slots }: ResolvedCommand, part: Node): string | null {
    return slots[positional.indexOf(part as Value)] ?? null;
  }

  /** Other arguments of the command, those behind the cursor as well. */
  #given(command: ResolvedCommand, own: NodeBase): string[] {
    const before = argumentsOf(command).filter(({ node }) => node.end <= own.start);
    const { whole } = this.#place;
    const cursor = this.#place.text.length - this.#place.start;
    const behind = whole === null ? [] : argumentsOf(whole).filter(({ node }) => node.start > cursor);
    return [...new Set([...before, ...behind].map(({ name }) => name))];
  }

  #inCall({ positional, arguments: named, statement }: ResolvedCommand, part: Node): CallContext {
    const callee = statement.parts[0]!;
    return {
      kind: 'call',
      callee: callee.kind === 'variable' ? callee.name : null,
      argument: named.find(({ start }) => part.kind === 'argument' && start === part.start)?.fullName ?? null,
      position: positional.filter((value) => value !== callee && value.end <= part.start).length,
      ...this.#typed(this.#textFrom(part.kind === 'argument' ? (part.value ?? part) : part), NAME_END),
    };
  }

  // Expressions and conditions.

  /** `nodes` are those inside the innermost bracket or filter; none is the bracket inside an array. */
  #inExpression(nodes: readonly Node[], bracket: Node | null): CursorContext {
    const unit = nodes.find(({ kind }) => kind !== 'operation');
    if (unit === undefined) return { kind: 'unknown' };
    const around = nodes[nodes.indexOf(unit) - 1];
    const operation = around?.kind === 'operation' ? around : null;
    const isRight = operation !== null && operation.operands[0] !== unit && operation.operands.length > 1;
    const filter = this.#filter();
    if (isRight && operation.operator === '->') return this.#element(operation, unit);
    const property = isRight ? comparedProperty(operation) : null;
    if (filter !== null && property !== null) {
      const typed = this.#typedValue(unit);
      if (typed === null) return { kind: 'string' };
      const { operator } = operation!;
      return { kind: 'filter-value', menu: this.#filterMenu(), property, operator, ...typed };
    }
    if (unit.kind === 'template') return { kind: 'string' };
    const isAfterOperand = operation === null && bracket !== null && hasOperandBefore(bracket, unit);
    const typed = this.#typed(this.#textFrom(this.#place.nodes.at(-1)!), NAME_END);
    if (filter === null) return { kind: 'expression', isAfterOperand, ...typed };
    return { kind: 'filter', menu: this.#filterMenu(), isAfterOperand, ...typed };
  }

  /** The filter around, unless the command takes none. */
  #filter(): Filter | null {
    const { nodes, command } = this.#place;
    if (command !== null && command.filter === null && command.schema !== null) return null;
    return nodes.find((node) => node.kind === 'filter') ?? null;
  }

  #filterMenu(): Menu | null {
    return this.#place.command?.schema?.menu ?? null;
  }

  #element({ operands: [array] }: Operation, unit: Node): ElementContext {
    const isQuoted = unit.kind === 'template';
    const typed = this.#textFrom(unit).slice(isQuoted ? 1 : 0);
    const variable = array?.kind === 'variable' ? array.name : null;
    return { kind: 'element', variable, isQuoted, ...this.#typed(typed, isQuoted ? QUOTED_END : NAME_END) };
  }

  // What is typed.

  /** Null inside a string with escapes or substitutions: that is free text. */
  #typedValue(value: Node): TypedValue | null {
    const leaf = this.#place.nodes.at(-1)!;
    const isQuoted = leaf.kind === 'characters' || leaf.kind === 'escape';
    if (isQuoted && !isOnlyPiece(value, leaf)) return null;
    const items = this.#textFrom(isQuoted ? leaf : firstWord(value, leaf)).split(',');
    const item = items.pop()!;
    const isNegated = item.startsWith('!') || value.kind === 'negation';
    const typed = item.replace(/^!/, '');
    const own = this.#place.whole;
    return { before: items, isNegated, isQuoted, own, ...this.#typed(typed, isQuoted ? QUOTED_END : WORD_END) };
  }

  /** The text from a node of the statement up to the cursor. */
  #textFrom({ start }: NodeBase): string {
    return this.#place.text.slice(this.#place.start + start);
  }

  #typed(typed: string, end: RegExp): Typed {
    const { source } = this.#file.script;
    const behind = source.slice(this.#offset, Math.min(this.#offset + LONGEST_WORD, source.length));
    end.lastIndex = 0;
    const rest = end.exec(behind)?.[0].length ?? 0;
    return { typed, range: { start: this.#offset - typed.length, end: this.#offset + rest } };
  }
}

/** Names of arguments with their nodes; a value without a name stands for its slot. */
function argumentsOf({
  schema,
  arguments: named,
  positional,
  slots,
}: ResolvedCommand): { name: string; node: NodeBase }[] {
  return [
    ...named.map((node) => ({ name: node.fullName, node })),
    ...positional.flatMap((node, index) => {
      const name = slots[index] ?? flagOf(schema, node);
      return name === null ? [] : [{ name, node }];
    }),
  ];
}

function flagOf(schema: Command | null, value: Value): string | null {
  const word = value.kind === 'negation' ? value.operand : value;
  return word?.kind === 'word' && schema?.arguments().has(word.text) ? word.text : null;
}

function groupOf({ arguments: named }: ResolvedCommand): string | null {
  return (named.at(-1) as ResolvedArgument | undefined)?.fullName.split('.', 1)[0] ?? null;
}

/** What the right side of a comparison is compared with; null where that is no name. */
function comparedProperty({ operator, operands: [left] }: Operation): string | null {
  if (!COMPARISONS.has(operator)) return null;
  const inner = left?.kind === 'group' && left.expressions.length === 1 ? left.expressions[0] : left;
  return inner?.kind === 'word' || inner?.kind === 'text' ? inner.text : null;
}

function hasOperandBefore(bracket: Node, operand: Node): boolean {
  if (bracket.kind === 'group') return bracket.expressions[0] !== operand;
  return bracket.kind === 'filter' && bracket.conditions[0] !== operand;
}

/** Whether a string has nothing in it but what is typed. */
function isOnlyPiece(value: Node, leaf: Node): boolean {
  const template = value.kind === 'negation' ? (value as Negation).operand : value;
  return template?.kind === 'template' && template.parts[0] === leaf;
}

/** Where the words begin that stand right before the cursor: the last ones of `$a,b`. */
function firstWord(value: Node, leaf: Node): NodeBase {
  const inner = value.kind === 'negation' ? ((value as Negation).operand ?? value) : value;
  if (inner.kind !== 'glued') return leaf;
  const behind = inner.parts.findLastIndex(({ kind }) => kind !== 'word');
  return inner.parts[behind + 1] ?? leaf;
}
