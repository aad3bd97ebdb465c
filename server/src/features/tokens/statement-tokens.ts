/**
 * The tokens of a statement. They follow from it and the menu that holds before it alone, so they stay as they are while
 * the rest of the file is edited.
 */
import type { Argument, Command as CommandSchema, Menu } from '../../schema/command-tree.ts';
import { allNames } from '../../semantics/all-names.ts';
import { isCode, isFlag } from '../../semantics/argument-roles.ts';
import { argumentValue } from '../../semantics/argument-values.ts';
import { type EmbeddedScript, embeddedScripts } from '../../semantics/embedded-scripts.ts';
import { type NameUse, startOfText } from '../../semantics/names.ts';
import type { Occurrence } from '../../semantics/occurrences.ts';
import { menuOfSegment } from '../../semantics/place.ts';
import type { ResolvedStatement } from '../../semantics/resolve.ts';
import type { ResolvedArgument, ResolvedCommand } from '../../semantics/resolved-command.ts';
import type { ResolvedFile } from '../../semantics/resolved-file.ts';
import { bindVariables } from '../../semantics/variable-binding.ts';
import { variableEvents } from '../../semantics/variable-events.ts';
import { declarationsOf } from '../../semantics/variables.ts';
import {
  absoluteStart,
  type Body,
  childrenOf,
  fileOf,
  type Node,
  type NodeBase,
  type PlainText,
  type Statement,
  type TemplateText,
  type Value,
  type Variable,
} from '../../syntax/tree.ts';
import type { TokenModifier, TokenType } from './legend.ts';
import { literalTokens, typeByLook } from './literal-tokens.ts';

/** Counted from the statement. */
export interface Token extends NodeBase {
  type: TokenType;
  modifiers: readonly TokenModifier[];
}

/** Commands that say what runs next, and their arguments that belong to them like words of a sentence. */
const CONTROL = new Set(
  'if for foreach while do return error retry onerror local global break continue exit quit'.split(' '),
);
const DEFINES = new Set(['local', 'global', 'set']);
const COMPARISONS = new Set(['=', '!=', '<', '>', '<=', '>=', '~', 'in']);
const LIST = /\/(?:address-list|list)$|^chain /;
const PLAIN: readonly TokenModifier[] = [];
const DECLARATION: readonly TokenModifier[] = ['declaration'];
const BUILT_IN: readonly TokenModifier[] = ['defaultLibrary'];
const READ_ONLY: readonly TokenModifier[] = ['readonly'];

/** In order of position, none in another. */
export function statementTokens(statement: Statement, resolved: ResolvedStatement, file: ResolvedFile): Token[] {
  const tokens: Token[] = [];
  new Walk(resolved, file, (token) => tokens.push(token)).statement(statement, 0);
  return inOrder(mayDeclare(resolved, file) ? withVariables(tokens, statement, resolved, file) : tokens);
}

/** Without a declaration nothing is known of any variable. */
function mayDeclare({ commands }: ResolvedStatement, file: ResolvedFile): boolean {
  return commands.some((command) => declarationsOf(command).length > 0 || embeddedScripts(command, file).length > 0);
}

/** Tells of variables what they are, and which bare words are variables. */
function withVariables(
  tokens: readonly Token[],
  statement: Statement,
  resolved: ResolvedStatement,
  file: ResolvedFile,
): Token[] {
  const at = new Map(tokens.map((token) => [token.start, token]));
  const base = absoluteStart(statement);
  for (const { statement: own, range, symbol, role } of bindVariables(variableEvents(resolved, file))) {
    const start = absoluteStart(own) - base + range.start;
    const end = start + range.end - range.start;
    const isFunction = at.get(start)?.type === 'function';
    const type = isFunction ? 'function' : symbol.kind === 'parameter' ? 'parameter' : 'variable';
    at.set(start, { start, end, type, modifiers: modifiersOf(symbol.kind === 'global', role) });
  }
  return [...at.values()];
}

function modifiersOf(isGlobal: boolean, role: Occurrence['role']): readonly TokenModifier[] {
  const isDeclared = role === 'definition' || role === 'declaration';
  const declared: readonly TokenModifier[] = isDeclared ? DECLARATION : PLAIN;
  return isGlobal ? [...declared, 'static'] : declared;
}

/** Where tokens overlap, the one that begins inside the other is about a part of it, and says more. */
function inOrder(tokens: Token[]): Token[] {
  const kept: Token[] = [];
  let end = 0;
  for (const token of tokens.sort((one, other) => one.start - other.start)) {
    if (token.end === token.start) continue;
    if (token.start < end) while (kept.length > 0 && kept.at(-1)!.end > token.start) kept.pop();
    kept.push(token);
    ({ end } = token);
  }
  return kept;
}

/** Where a node stands: `base` is where its statement begins. */
interface Place {
  command: ResolvedCommand | null;
  base: number;
  /** What takes the value. */
  argument?: Argument | undefined;
}

class Walk {
  readonly #file: ResolvedFile;
  readonly #add: (token: Token) => void;
  readonly #commands: ReadonlyMap<Statement, ResolvedCommand>;
  /** Values that are names, and strings that are scripts: nothing more is to be said of them. */
  readonly #done = new Set<Node>();

  constructor({ commands }: ResolvedStatement, file: ResolvedFile, add: (token: Token) => void) {
    this.#file = file;
    this.#add = add;
    this.#commands = new Map(commands.map((command) => [command.statement, command]));
  }

  statement(statement: Statement, base: number): void {
    if (statement.kind === 'comment') {
      this.#token({ start: 0, end: statement.length }, base, 'comment');
      return;
    }
    const command = this.#commands.get(statement);
    if (command !== undefined) this.#command(command, base);
    // An element of an array.
    else for (const part of statement.parts) this.#node(part, { command: null, base });
  }

  #body(body: Body, base: number): void {
    for (const statement of body.statements) this.statement(statement, base + body.start + statement.offset);
  }

  #command(command: ResolvedCommand, base: number): void {
    const { schema, positional, slots, filter } = command;
    this.#path(command, base);
    for (const use of allNames(command)) this.#name(use, base);
    for (const script of embeddedScripts(command, this.#file)) this.#embedded(script, base);
    for (const [index, value] of positional.entries()) {
      const slot = slots[index] ?? null;
      if (value.kind === 'word' && slot === null && isFlag(value.text)) this.#token(value, base, 'property');
      else this.#node(value, { command, base, argument: schema?.arguments().get(slot ?? '') });
    }
    if (definesFunction(command)) this.#function(argumentValue(command, 'name'), base);
    const [first] = command.statement.parts;
    const isCall = command.resolution === null && first?.kind === 'variable';
    if (isCall) this.#token(nameOf(first), base, 'function');
    for (const argument of command.arguments) this.#argument(argument, command, isCall, base);
    for (const condition of filter?.conditions ?? []) this.#condition(condition, { command, base });
  }

  #path(command: ResolvedCommand, base: number): void {
    const { path, resolution, schema } = command;
    for (const [index, segment] of path.entries()) {
      if (segment.text === '..') continue;
      if (menuOfSegment(command, index) !== null) this.#token(segment, base, 'namespace');
      else if (resolution?.kind !== 'command' || index !== path.length - 1) continue;
      else if (isControl(schema)) this.#token(segment, base, 'keyword');
      else this.#token(segment, base, 'method', schema?.menu.path === '/' ? BUILT_IN : PLAIN);
    }
  }

  #name({ kind, isDefinition, isBuiltIn, name, range, value }: NameUse, base: number): void {
    this.#done.add(value);
    const look = typeByLook(name);
    if (!isDefinition && look !== null) this.#token(range, base, look);
    else if (LIST.test(kind))
      this.#token(range, base, 'list', isBuiltIn ? BUILT_IN : isDefinition ? DECLARATION : PLAIN);
    else if (isBuiltIn) this.#token(range, base, 'enumMember');
    else this.#token(range, base, 'class', isDefinition ? DECLARATION : PLAIN);
  }

  #argument(
    { name, value, fullName, isKnown }: ResolvedArgument,
    command: ResolvedCommand,
    isCall: boolean,
    base: number,
  ) {
    const { schema } = command;
    if (isKnown || isCall) this.#token(name, base, isCall ? 'parameter' : argumentType(schema, fullName));
    if (value !== null) this.#node(value, { command, base, argument: schema?.arguments().get(fullName) });
  }

  #function(name: Value | null, base: number): void {
    if (name?.kind === 'word' || name?.kind === 'text') {
      const start = startOfText(name)!;
      this.#token({ start, end: start + name.text.length }, base, 'function');
    }
  }

  /** Tokens of the script in a string, at the places where they are written in it. */
  #embedded({ node, statements, outside }: EmbeddedScript, base: number): void {
    this.#done.add(node);
    const first = statements.flatMap(({ commands }) => commands)[0]?.statement;
    if (first === undefined) return;
    for (const [index, statement] of fileOf(first).statements.entries()) {
      const add = ({ start, end, type, modifiers }: Token) => {
        const written = outside({ name: '', statement, range: { start, end }, value: null, depth: 0 });
        if (written !== null) this.#token(written.range, base, type, modifiers);
      };
      new Walk(statements[index]!, this.#file, add).statement(statement, 0);
    }
    // A string in which a variable or a command is put in.
    for (const each of childrenOf(node)) this.#node(each, { command: null, base });
  }

  #node(node: Node, place: Place): void {
    switch (node.kind) {
      case 'word':
        if (!this.#done.has(node)) this.#literal(node.text, node.start, place);
        return;
      case 'text':
        this.#text(node, place);
        return;
      case 'template':
        this.#template(node, place);
        return;
      case 'variable':
        this.#token(nameOf(node), place.base, /^\d+$/.test(node.name ?? '') ? 'parameter' : 'variable');
        return;
      case 'substitution':
      case 'braces':
        this.#body(node.body, place.base);
        return;
      case 'argument':
        this.#token(node.name, place.base, 'property');
        if (node.value !== null) this.#node(node.value, { ...place, argument: undefined });
        return;
      case 'glued':
        // A word that is glued to others is only a part of what is meant.
        for (const part of node.parts) if (part.kind !== 'word') this.#node(part, { ...place, argument: undefined });
        return;
      case 'negation':
        if (node.operand !== null && !this.#done.has(node)) this.#node(node.operand, place);
        return;
      default:
        for (const child of childrenOf(node)) this.#node(child, { ...place, argument: undefined });
    }
  }

  /** An operand of a condition: a word is a property where it is not compared with. */
  #condition(node: Node, place: Place): void {
    if (node.kind === 'word') {
      const isReadOnly = place.command?.schema?.menu.readOnly.includes(node.text) === true;
      this.#token(node, place.base, 'property', isReadOnly ? READ_ONLY : PLAIN);
      return;
    }
    if (node.kind === 'operation' && COMPARISONS.has(node.operator)) {
      const [property, ...values] = node.operands;
      this.#condition(property!, place);
      const argument = property!.kind === 'word' ? propertyOf(place.command?.schema?.menu, property!.text) : undefined;
      for (const value of values) this.#node(value, { ...place, argument });
    } else if (node.kind === 'operation' || node.kind === 'group') {
      for (const child of childrenOf(node)) this.#condition(child, place);
    } else this.#node(node, place);
  }

  #literal(text: string, start: number, { argument, base }: Place): boolean {
    const found = literalTokens(text, start, argument);
    for (const token of found) this.#token(token, base, token.type);
    return found.length > 0;
  }

  #text(node: PlainText, place: Place): void {
    if (this.#done.has(node)) return;
    const isMeant = place.argument?.valueKind() != null && this.#literal(node.text, node.start + 1, place);
    if (!isMeant) this.#token(node, place.base, 'string');
  }

  /** Escapes are left to the grammar. */
  #template(node: TemplateText, place: Place): void {
    if (this.#done.has(node)) return;
    for (const part of node.parts) {
      if (part.kind === 'characters') this.#token(part, place.base, 'string');
      else if (part.kind !== 'escape') this.#node(part, { ...place, argument: undefined });
    }
  }

  #token({ start, end }: NodeBase, base: number, type: TokenType, modifiers: readonly TokenModifier[] = PLAIN): void {
    this.#add({ start: base + start, end: base + end, type, modifiers });
  }
}

/** Without the `$`. */
function nameOf({ start, end }: Variable): NodeBase {
  return { start: start + 1, end };
}

function definesFunction({ menu, command, arguments: named }: ResolvedCommand): boolean {
  return menu === '/' && DEFINES.has(command ?? '') && named.some(({ fullName }) => fullName === 'do');
}

function isControl(schema: CommandSchema | null): boolean {
  return schema !== null && schema.menu.path === '/' && CONTROL.has(schema.name);
}

function argumentType(schema: CommandSchema | null, name: string): TokenType {
  if (schema !== null && (isControl(schema) || isCode(schema, name))) return 'keyword';
  return schema?.menu.path === '/' ? 'parameter' : 'property';
}

/** The argument that sets a property of a menu's items. */
function propertyOf(menu: Menu | undefined, property: string): Argument | undefined {
  const commands = menu?.commands();
  return commands?.get('set')?.arguments().get(property) ?? commands?.get('add')?.arguments().get(property);
}
