/**
 * The syntax tree. It says what is written, not what it means: which words are a menu, whether `{ }` holds code or an
 * array, and whether `a-b` is a name or a subtraction is for the rooms that know the command tree.
 *
 * Positions are UTF-16 offsets. A node's `start` and `end` count from the statement that it belongs to, a statement's
 * `offset` counts from the body that it stands in, and a body's `start` again from its statement: so an edit moves only
 * what follows it in the same body. `absoluteStart` adds them up.
 */
import type { TextLines } from './text-lines.ts';

/** A list of statements: a whole file, the inside of `{ }`, or the inside of `[ ]`. */
export interface Body {
  statements: Statement[];
  /** Where the inside begins, counted from the enclosing statement; 0 for a file. */
  start: number;
  /** The statement that the brackets stand in; null for a file. */
  parent: Statement | null;
}

interface StatementBase {
  offset: number;
  length: number;
  parent: Body;
}

export interface Comment extends StatementBase {
  kind: 'comment';
  /** With the leading `#`. */
  text: string;
}

export interface Command extends StatementBase {
  kind: 'command';
  parts: Part[];
}

export type Statement = Command | Comment;

/** A range of the text. */
export interface NodeBase {
  start: number;
  end: number;
}

/** A bare word. */
export interface Word extends NodeBase {
  kind: 'word';
  text: string;
}

/** A string without escapes and substitutions. */
export interface PlainText extends NodeBase {
  kind: 'text';
  text: string;
}

/** Characters of a string, as written: either plain ones or one escape. */
export interface StringPiece extends NodeBase {
  kind: 'characters' | 'escape';
  text: string;
}

/** A string with escapes or substitutions. */
export interface TemplateText extends NodeBase {
  kind: 'template';
  parts: (StringPiece | Variable | Group | Substitution)[];
}

/** `$name` or `$"any name"`; `name` is null where the quoted name is itself computed. */
export interface Variable extends NodeBase {
  kind: 'variable';
  name: string | null;
}

/** `( … )`. One expression, where the text is right: none when empty, more when operators are missing between them. */
export interface Group extends NodeBase {
  kind: 'group';
  expressions: Expression[];
}

/** `[ … ]`: the value of the commands inside. */
export interface Substitution extends NodeBase {
  kind: 'substitution';
  body: Body;
}

/** `{ … }`: code, an array, or raw source, whatever the argument takes. */
export interface Braces extends NodeBase {
  kind: 'braces';
  body: Body;
}

/** Parts without white space between them: `a$b`, `$x->"y"`, `10.0.0.$i`. */
export interface Glued extends NodeBase {
  kind: 'glued';
  parts: Simple[];
}

/** `!` before a value. */
export interface Negation extends NodeBase {
  kind: 'negation';
  operand: Value | null;
}

export type Simple = Word | PlainText | TemplateText | Variable | Group | Substitution | Braces;
export type Value = Simple | Glued | Negation;

/** `name=value`; value is null when nothing follows. */
export interface Argument extends NodeBase {
  kind: 'argument';
  name: Word | PlainText;
  value: Value | null;
}

/** `where …`, or what follows `find`: conditions that must all hold. */
export interface Filter extends NodeBase {
  kind: 'filter';
  conditions: Expression[];
}

export type Part = Argument | Value | Filter;

/** An operator with its operands in order of writing: one for a prefix operator, any number for `,` and `.`. */
export interface Operation extends NodeBase {
  kind: 'operation';
  operator: string;
  operands: Expression[];
}

export type Expression = Simple | Glued | Operation;
export type Node = Part | Expression | StringPiece;

/** What the parser could not make sense of, with the router's own words. Offsets count from the start of the file. */
export interface SyntaxError {
  message: string;
  start: number;
  end: number;
}

/** A parsed file. */
export interface Script extends Body {
  /** The text as it is kept: line by line as soon as it has been edited. */
  source: string | TextLines;
  readonly text: string;
  errors: SyntaxError[];
  /** Statements of the file that begin where unmatched brackets have left the lexer inside some: rare, only with errors. */
  unsettled: Set<Statement>;
}

/** Nodes directly inside a node, in order of writing; the statements of a body are not among them. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'template':
    case 'glued':
      return node.parts;
    case 'group':
      return node.expressions;
    case 'operation':
      return node.operands;
    case 'filter':
      return node.conditions;
    case 'negation':
      return node.operand === null ? [] : [node.operand];
    case 'argument':
      return node.value === null ? [node.name] : [node.name, node.value];
    default:
      return [];
  }
}

/** Index of the last statement that starts before an offset of the body; -1 if there is none. */
export function lastBefore(statements: readonly Statement[], offset: number): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Offset of a statement from the start of its file. */
export function absoluteStart(statement: Statement): number {
  let offset = statement.offset;
  for (let body: Body = statement.parent; body.parent !== null; body = body.parent.parent) {
    offset += body.start + body.parent.offset;
  }
  return offset;
}

/** The file that a statement stands in. */
export function fileOf(statement: Statement): Script {
  let body = statement.parent;
  while (body.parent !== null) body = body.parent.parent;
  // Only files stand in no statement.
  return body as Script;
}

/** Range of a node from the start of its file. */
export function absoluteRange(statement: Statement, node: NodeBase): NodeBase {
  const base = absoluteStart(statement);
  return { start: base + node.start, end: base + node.end };
}
